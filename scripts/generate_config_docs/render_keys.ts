import type { ConfigKey, ConfigKeys } from "../../src/lineage/config/keys.ts";

const HEAD = "| key | type | default | description |\n| --- | --- | --- | --- |";

/** Renders a table of keys, and the tables of the sections within it. */
export function renderKeys(keys: ConfigKeys, { name }: { readonly name: string }): string {
  const rows = rowsOf(keys, "");
  if (rows.length === 0) return name === "" ? "" : "It has no keys of its own.\n";
  return `${HEAD}\n${rows.join("\n")}\n`;
}

function rowsOf(keys: ConfigKeys, prefix: string): string[] {
  return Object.entries(keys).flatMap(([key, row]) => {
    const path = `${prefix}${key}`;
    return [rowOf(path, row), ...rowsWithin(row, path)];
  });
}

function rowsWithin(row: ConfigKey, path: string): string[] {
  if (row.kind === "section") {
    const rest = row.rest?.kind === "section" ? rowsOf(row.rest.keys, `${path}.<name>.`) : [];
    return [...rowsOf(row.keys, `${path}.`), ...rest];
  }
  if (row.kind === "each") return rowsWithin(row.item, `${path}[]`);
  if (row.kind !== "variant") return [];
  return Object.entries(row.variants).flatMap(([type, keys]) => {
    const head = `| \`${path}.type: ${type}\` | | | The type \`${type}\`. |`;
    return [head, ...rowsOf(keys, `${path}.`)];
  });
}

function rowOf(path: string, row: ConfigKey): string {
  const names = [path, ...row.aliases ?? []].map((name) => `\`${name}\``).join(" or ");
  return `| ${names} | ${typeOf(row)} | ${defaultOf(row)} | ${noteOf(row)} |`;
}

function typeOf(row: ConfigKey): string {
  switch (row.kind) {
    case "string":
      return row.oneOf?.map((name) => `\`${name}\``).join(", ") ?? (row.url ? "URL" : "string");
    case "number":
      return row.integer ? "integer" : "number";
    case "list":
      return row.split ? "list or string" : "list";
    case "variant":
      return "section with a type";
    case "each":
      return row.in;
    default:
      return row.kind;
  }
}

function defaultOf(row: ConfigKey): string {
  if (row.required) return "required";
  return "default" in row ? `\`${JSON.stringify(row.default)}\`` : "";
}

function noteOf(row: ConfigKey): string {
  const variable = row.kind === "string" && row.variable;
  return [
    row.description,
    ...variable ? [`Read from \`${variable}\` if it is missing.`] : [],
    ...row.secret ? ["Never shown."] : [],
    ...row.refused === undefined ? [] : ["An error: there is none here."],
  ].join(" ");
}
