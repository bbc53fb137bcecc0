import type { LineageOwner, LineageTag } from "../../enrichment/enrichment.ts";

/** Splits a string at its semicolons, except those after a backslash. The backslashes stay. */
export function splitList(text: string): readonly string[] {
  return splitAt(text, ";").map((item) => item.trim()).filter((item) => item !== "");
}

/**
 * Reads a tag as the Java client does: `key`, `key:value` or `key:value:source`, with `\:` and `\;` for a
 * colon and a semicolon. Further parts are ignored. The value of a key alone is `true`.
 *
 * @throws {SyntaxError} If a part is blank.
 */
export function parseTag(text: string): LineageTag {
  const [key = "", value = "true", source = "CONFIG"] = partsOf(text);
  if (key && value && source) return { key, value, source };
  throw new SyntaxError(
    'Expected tags such as "key", "key:value" or "key:value:source", with "\\:" for other colons',
  );
}

/**
 * Reads an owner: `name` or `type:name`, with `\:` and `\;` for a colon and a semicolon.
 *
 * @throws {SyntaxError} If a part is blank, or there are more parts.
 */
export function parseOwner(text: string): LineageOwner {
  const parts = partsOf(text);
  const [type, name] = parts.length === 1 ? [undefined, parts[0]] : parts;
  if (name && type !== "" && parts.length <= 2) return { name, ...(type ? { type } : {}) };
  throw new SyntaxError('Expected owners such as "name" or "type:name", with "\\:" in names');
}

function partsOf(text: string): string[] {
  const parts = splitAt(text, ":").map((part) => part.replace(/\\([:;])/g, "$1").trim());
  // As in Java, where "key:" is a key alone.
  while (parts.length > 1 && parts.at(-1) === "") parts.pop();
  return parts;
}

function splitAt(text: string, separator: ":" | ";"): string[] {
  const parts = [""];
  for (const [piece] of text.matchAll(/\\[\s\S]|[\s\S]/g)) {
    if (piece === separator) parts.push("");
    else parts.push(`${parts.pop()}${piece}`);
  }
  return parts;
}
