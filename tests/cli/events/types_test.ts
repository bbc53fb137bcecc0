import { assertEquals, assertStringIncludes } from "@std/assert";
import { readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { igluTypes } from "../../../src/cli/events/iglu_types.ts";
import { parseEnriched } from "../../../src/enriched/mod.ts";
import { runline } from "../../fakes/cli_io.ts";
import { contextsColumn, enrichedLine } from "../../fixtures/enriched_lines.ts";
import type { ComAcmeDishSeen_1 } from "../../fixtures/iglu_types/expected.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

const FOLDER = fileURLToPath(new URL("../../fixtures/iglu_types/", import.meta.url));

describe("runline types", () => {
  it("writes the types of the columns of schemas", async () => {
    const { exitCode, out } = await runline(FOLDER, ["types", "*.json"]);
    assertEquals(exitCode, 0);
    assertEquals(out, await readFile(`${FOLDER}expected.ts`, "utf8"));
  });

  it("writes types that ParsedEvent and toObject() then have", () => {
    const event = parseEnriched(enrichedLine({
      contexts: contextsColumn(
        { schema: "iglu:com.acme/table/jsonschema/2-0-0", data: { seat: 7 } },
        { schema: "iglu:com.acme/dishSeen/jsonschema/1-0-0", data: { sku: "a" } },
      ),
    }));
    const seat: number | undefined = event.contexts("contexts_com_acme_table_2")[0]?.seat;
    const dish: ComAcmeDishSeen_1 | undefined = event.toObject()
      .contexts_com_acme_dish_seen_1?.[0];
    assertEquals([seat, dish?.sku], [7, "a"]);
    const order = event.unstruct("unstruct_event_com_acme_dish_seen_1");
    const sku: string | undefined = order?.data.sku;
    assertEquals(sku, undefined);
  });

  it("keeps keys beside a choice, patterns of names, and names that differ in underscores", () => {
    const type = (schema: Record<string, unknown>) =>
      igluTypes([{ uri: "iglu:a/b/jsonschema/1-0-0", schema }], "m").split(" = ")[1];
    const number = { type: "number" };
    assertEquals(
      type({
        type: "object",
        properties: { a: number },
        additionalProperties: false,
        anyOf: [{ required: ["a"] }, { required: ["b"] }],
      }),
      "{\n  readonly a?: number;\n};\n",
    );
    assertEquals(
      type({ type: ["string", "null"], oneOf: [{ const: "x" }, { const: null }] }),
      `(string | null) & ("x" | null);\n`,
    );
    assertEquals(
      type({ type: "object", patternProperties: { "^a": number }, additionalProperties: false }),
      "{\n  readonly [name: string]: number;\n};\n",
    );
    const uris = ["iglu:a/b_c/jsonschema/1-0-0", "iglu:a/b__c/jsonschema/1-0-0"];
    const text = igluTypes(uris.map((uri) => ({ uri, schema: {} })), "m");
    assertEquals(new Set(text.match(/export type \w+/g)).size, 2);
  });

  it("writes unknown for a type that is a member of every object", () => {
    const schema = { type: "constructor" };
    const types = igluTypes([{ uri: "iglu:a/b/jsonschema/1-0-0", schema }], "m");
    assertStringIncludes(types, "B_1 = unknown;");
  });

  it("imports the library from --module", async () => {
    const { out } = await runline(FOLDER, ["types", "table_2-0-0.json", "--module", "runline"]);
    assertStringIncludes(out, 'declare module "runline" {');
  });

  it("names the file that is not a schema", async () => {
    await using folder = await tempFolder();
    await folder.write("a.json", "{");
    await folder.write("b.json", '{"self":{"vendor":"com.acme"}}');
    const notJson = await runline(folder.path, ["types", "a.json"]);
    assertEquals(notJson.exitCode, 1);
    assertStringIncludes(notJson.err, 'Cannot read the schema in "a.json": it is not JSON');
    const nameless = await runline(folder.path, ["types", "b.json"]);
    assertStringIncludes(
      nameless.err,
      'Cannot read the schema in "b.json": it does not say which schema it is, as "self"',
    );
    assertEquals((await runline(folder.path, ["types"])).exitCode, 2);
  });
});
