/** The writer of values other than objects and arrays for {@linkcode rewriteJson}. */
export interface JsonWriters {
  readonly number: (text: string) => string;
  readonly string: (text: string) => string;
}

// An array or object that has not ended. Of members of one name the last counts.
interface Frame {
  readonly members: Map<string, string> | undefined;
  readonly items: string[];
  name: string;
}

const TOKEN_REGEXP = /[{}[\],:"]|[^\s{}[\],:"]+/g;

/**
 * Rewrites JSON without white space. Nesting does not use the call stack.
 *
 * @param text Well-formed JSON.
 * @throws {RangeError} If arrays and objects are nested deeper than `maxDepth`.
 */
export function rewriteJson(
  text: string,
  { writers, maxDepth }: { readonly writers: JsonWriters; readonly maxDepth: number },
): string {
  const frames: Frame[] = [];
  const pattern = new RegExp(TOKEN_REGEXP);
  let value = "";
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const [token] = match;
    const frame = frames.at(-1);
    if (token === "{" || token === "[") {
      if (frames.length === maxDepth) {
        throw new RangeError("Cannot rewrite JSON: it is nested too deep");
      }
      frames.push({ members: token === "{" ? new Map() : undefined, items: [], name: "" });
      value = "";
    } else if (token === "}" || token === "]") {
      add(frame, value);
      value = textOf(frame);
      frames.pop();
    } else if (token === ",") {
      add(frame, value);
      value = "";
    } else if (token === ":") {
      if (frame) frame.name = value;
    } else if (token === '"') {
      pattern.lastIndex = stringEnd(text, match.index);
      value = writers.string(text.slice(match.index, pattern.lastIndex));
    } else {
      value = /^[-0-9]/.test(token) ? writers.number(token) : token;
    }
  }
  return value;
}

// Nothing comes before the end of an empty array or object.
function add(frame: Frame | undefined, value: string): void {
  if (value === "") return;
  if (frame?.members) frame.members.set(frame.name, value);
  else frame?.items.push(value);
}

// Texts are appended, as joining them would copy the innermost once for each level.
function textOf(frame: Frame | undefined): string {
  let text = "";
  if (frame?.members) {
    for (const [name, value] of frame.members) text += `${text && ","}${name}:` + value;
    return "{" + text + "}";
  }
  for (const item of frame?.items ?? []) text += (text && ",") + item;
  return "[" + text + "]";
}

/** Returns the index after the string that begins at an index. */
function stringEnd(text: string, start: number): number {
  for (let at = start;;) {
    at = text.indexOf('"', at + 1);
    let backslashes = 0;
    while (text[at - 1 - backslashes] === "\\") backslashes++;
    if (backslashes % 2 === 0) return at + 1;
  }
}
