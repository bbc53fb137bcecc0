import { assert, assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "node:test";
import { createTransformer, jsonColumns, type TransformerOptions } from "../../src/enriched/mod.ts";
import { contextsColumn, enrichedLine } from "../fixtures/enriched_lines.ts";
import { randomEnrichedLine } from "../fixtures/random_enriched_lines.ts";

const FORMS: readonly TransformerOptions[] = [
  {},
  { geoLocation: false },
  { lossless: true },
  { tooLong: "truncate" },
  { dialect: "scala" },
  { dialect: "scala-3.1", lossless: true },
  { dialect: "python" },
  { dialect: "go" },
  { dialect: "go", geoLocation: true },
  { dialect: "js" },
];

/** Transforms lines that are one batch, or a few. */
function transformed(lines: readonly string[], options: TransformerOptions) {
  const transformer = createTransformer(options);
  const { rows, entityColumns } = transformer.transform(
    new TextEncoder().encode(`${lines.join("\n")}\n`),
  );
  const members = new Set<string>();
  for (const row of new TextDecoder().decode(rows).split("\n").slice(0, -1)) {
    for (const name of Object.keys(JSON.parse(row))) members.add(name);
  }
  return { members, entityColumns };
}

function sorted(names: Iterable<string>): string[] {
  return [...names].sort();
}

describe("jsonColumns()", () => {
  for (const form of FORMS) {
    it(`with 'entityColumns' names all members of rows and no others: ${JSON.stringify(form)}`, () => {
      const own = new Set(jsonColumns(form).map(({ name }) => name));
      for (let seed = 0; seed < 300; seed += 5) {
        const lines = Array.from({ length: 5 }, (_, index) => randomEnrichedLine(seed + index));
        const { members, entityColumns } = transformed(lines, form);
        const others = sorted(members).filter((name) => !own.has(name));
        assertEquals(sorted(entityColumns).filter((name) => !own.has(name)), others);
      }
    });
  }

  it("names the members of a form that some row has, each once", () => {
    const columns = jsonColumns({ dialect: "python" });
    const names = columns.map(({ name }) => name);
    assertEquals(new Set(names).size, names.length);
    assert(names.includes("refr_device_tstamp") && !names.includes("refr_dvce_tstamp"));
    assertEquals(columns.find(({ name }) => name === "geo_location")?.type, "string");
    assertEquals(columns.find(({ name }) => name === "se_value")?.type, "string");
  });

  it("refuses a form that does not exist", () => {
    assertThrows(() => jsonColumns({ dialect: "go", lossless: true }), RangeError);
  });
});

describe("Transformer.entityColumns", () => {
  const context = (name: string) => ({ schema: `iglu:a/${name}/jsonschema/1-0-0`, data: {} });

  it("has no column of the calls before, and none of events that are bad", () => {
    const transformer = createTransformer();
    const columnsOf = (...lines: readonly string[]) =>
      transformer.transform(new TextEncoder().encode(`${lines.join("\n")}\n`)).entityColumns;
    const one = enrichedLine({ contexts: contextsColumn(context("one")) });
    assertEquals(columnsOf(one), ["contexts_a_one_1"]);
    assertEquals(columnsOf(enrichedLine()), []);
    const bad = enrichedLine({ contexts: contextsColumn(context("two")), v_etl: "" });
    const late = enrichedLine({ contexts: contextsColumn(context("two")), refr_dvce_tstamp: "x" });
    assertEquals(columnsOf(bad, late, one), ["contexts_a_one_1"]);
  });

  it("has all of them in lines of more schemas than are kept", () => {
    const names = Array.from({ length: 3_000 }, (_, index) => `s${index}`);
    const lines = Array.from({ length: 60 }, (_, index) => {
      const own = names.slice(50 * index, 50 * index + 50);
      return enrichedLine({ contexts: contextsColumn(...own.map(context)) });
    });
    const { entityColumns } = transformed(lines, {});
    assertEquals(sorted(entityColumns), sorted(names.map((name) => `contexts_a_${name}_1`)));
  });

  it("has only members that are kept", () => {
    const line = enrichedLine({ contexts: contextsColumn(context("one"), context("two")) });
    const { entityColumns } = transformed([line], { members: ["app_id", "contexts_a_two_1"] });
    assertEquals(entityColumns, ["contexts_a_two_1"]);
  });
});
