import { describe, it } from "node:test";
import { assertEquals } from "@std/assert";
import { readFile } from "node:fs/promises";
import { ABSENT_TRANSPORT_KEYS } from "../../../src/lineage/config/_absent_transports.ts";
import { HTTP_KEYS } from "../../../src/lineage/config/_http_keys.ts";
import type { ConfigKey, ConfigKeys } from "../../../src/lineage/config/_keys.ts";
import { TRANSPORT_KEYS } from "../../../src/lineage/config/_transports.ts";

describe("the docs of clientFromEnvironment()", () => {
  it("list the keys of all transports as the tables have them", async () => {
    const { auth, retry } = HTTP_KEYS;
    const expected = [
      ...Object.entries(TRANSPORT_KEYS).map(([type, keys]) => rowOf(`\`${type}\``, keys)),
      rowOf("`retry`", retry.keys),
      ...Object.entries(auth.types).map(([type, keys]) =>
        rowOf(`\`auth\` of type \`${type}\``, keys)
      ),
      ...Object.entries(ABSENT_TRANSPORT_KEYS).map(([type, keys]) => rowOf(`\`${type}\``, keys)),
    ];
    const source = await readFile(
      new URL("../../../src/lineage/config/client_from_environment.ts", import.meta.url),
      "utf8",
    );
    const [, table = ""] = source.split("| section | keys |\n");
    const rows = table.split("\n").slice(1).map((line) => line.replace(/^ \* ?/, ""));
    assertEquals(rows.slice(0, rows.indexOf("")), expected);
  });
});

function rowOf(name: string, keys: ConfigKeys): string {
  return `| ${name} | ${Object.entries(keys).map(shown).join(", ") || "none"} |`;
}

function shown([key, row]: readonly [key: string, row: ConfigKey]): string {
  const names = [key, ...row.aliases ?? []].map((name) => `\`${name}\``).join(" or ");
  const mark = row.required ? " (required)" : row.inert ? " (no effect)" : "";
  const value = "default" in row ? ` = \`${JSON.stringify(row.default)}\`` : "";
  return `${names}${mark}${value}`;
}
