import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { execFile, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { docBook } from "../../scripts/generate_facets/doc_book.ts";
import { differing, formatFiles } from "../../scripts/generate_facets/files.ts";
import { generateFacets } from "../../scripts/generate_facets/generate.ts";
import type { JsonSchema } from "../../scripts/generate_facets/json_schema.ts";
import { camelCase, pascalCase, snakeCase } from "../../scripts/generate_facets/names.ts";
import { parseFacetSchema } from "../../scripts/generate_facets/parse.ts";
import { saySkip } from "../fixtures/say_skip.ts";

const REPOSITORY = fileURLToPath(new URL("../../", import.meta.url));
const SCHEMAS = fileURLToPath(new URL("../../../shared/data/openlineage/", import.meta.url));
const FIXTURES = new URL("../fixtures/generate_facets/", import.meta.url);
const CORE = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs";

const skipWithoutSchemas = saySkip(
  existsSync(SCHEMAS) ? false : "The schemas of the spec are not there",
);
const skipWithoutDeno = saySkip(
  spawnSync("deno", ["--version"]).error ? "There is no deno" : false,
);

const BOOK = docBook({
  CostRunFacet: {
    summary: "the cost of the run",
    properties: {
      price: "The price.",
      at: "When it was due.",
      tags: "The tags.",
      rates: "The rates.",
      old: "What is no longer used.",
    },
    example: `{ price: { cents: 12 } }`,
  },
  Price: { summary: "A price.", properties: { cents: "The cents.", currency: "The currency." } },
  Rate: { summary: "A rate." },
  Flat: { summary: "A flat rate.", properties: { kind: "The kind.", since: "Since which run." } },
  PerRow: { summary: "A rate per row.", properties: { kind: "The kind.", parts: "Its parts." } },
});

const PRICE = {
  type: "object",
  properties: { cents: { type: "integer", minimum: 0 }, currency: { enum: ["EUR", "USD"] } },
  required: ["cents"],
  additionalProperties: true,
};
const BODY = {
  properties: {
    price: { $ref: "#/$defs/Price" },
    at: { type: "string", format: "date-time" },
    tags: { type: "object", additionalProperties: { type: "string" } },
    rates: { type: "array", items: { $ref: "#/$defs/Rate" } },
    old: { type: "array", items: { type: "string" }, deprecated: true },
  },
  required: ["price"],
};
const DEFS = {
  Price: PRICE,
  Rate: { oneOf: [{ $ref: "#/$defs/Flat" }, { $ref: "#/$defs/PerRow" }] },
  Flat: {
    type: "object",
    properties: { kind: { const: "flat" }, since: { type: "string", format: "uuid" } },
    required: ["kind", "since"],
  },
  PerRow: {
    type: "object",
    properties: {
      kind: { const: "row" },
      parts: { type: "array", items: { $ref: "#/$defs/Rate" } },
    },
    required: ["kind"],
    dependentRequired: { kind: ["parts"], parts: ["kind"] },
  },
};

/** Creates the schema of a facet of a run. */
function schemaOf(body: JsonSchema, defs: Readonly<Record<string, JsonSchema>> = {}): JsonSchema {
  return {
    $id: "https://acme.example/facets/1-0-0/CostRunFacet.json",
    $defs: { CostRunFacet: { allOf: [{ $ref: `${CORE}/RunFacet` }, body] }, ...defs },
    properties: { acme_cost: { $ref: "#/$defs/CostRunFacet" } },
  };
}

/** Generates one of the modules of such a schema. */
async function generate(schema: JsonSchema, fileName = "cost_run_facet.ts"): Promise<string> {
  const text = generateFacets([schema], BOOK).get(fileName) ?? "";
  return (await formatFiles(new Map([["a.ts", text]]))).get("a.ts") ?? "";
}

describe("names", () => {
  it("snakeCase() parts words and runs of capitals", () => {
    assertEquals(snakeCase("JobTypeJobFacet"), "job_type_job_facet");
    assertEquals(snakeCase("SQLJobFacet"), "sql_job_facet");
  });

  it("camelCase() lowers the first word", () => {
    assertEquals(camelCase("JobTypeJobFacet"), "jobTypeJobFacet");
    assertEquals(camelCase("SQLJobFacet"), "sqlJobFacet");
  });

  it("pascalCase() raises the first letter of every word", () => {
    assertEquals(pascalCase("emissionPattern"), "EmissionPattern");
    assertEquals(pascalCase("ordinal_position"), "OrdinalPosition");
  });
});

describe("parseFacetSchema()", () => {
  it("refuses a keyword that it would lose", () => {
    const schema = schemaOf({
      properties: { cents: { type: "integer", maximum: 9 } as JsonSchema },
    });
    const text = `Cannot generate "CostRunFacetCents": keyword "maximum" is not supported`;
    assertThrows(() => parseFacetSchema(schema), TypeError, text);
  });

  it("refuses an unknown type", () => {
    const schema = schemaOf({ properties: { cents: { type: "null" } } });
    assertThrows(() => parseFacetSchema(schema), TypeError, `type "null" is not supported`);
  });

  it("refuses what is not a facet", () => {
    const schema = {
      $defs: { CostRunFacet: { type: "object" } },
      properties: { acme_cost: { $ref: "#/$defs/CostRunFacet" } },
    };
    assertThrows(() => parseFacetSchema(schema), TypeError, `"CostRunFacet": it is not a facet`);
  });

  it("refuses two keys at the top", () => {
    const schema = schemaOf({ properties: {} });
    const two = { ...schema, properties: { ...schema.properties, b: {} } };
    assertThrows(() => parseFacetSchema(two), TypeError, "expected one key at the top");
  });
});

describe("generateFacets()", { skip: skipWithoutDeno }, () => {
  it("writes the types of a facet", async () => {
    const expected = await readFile(new URL("cost_run_facet.ts.txt", FIXTURES), "utf8");
    assertEquals(await generate(schemaOf(BODY, DEFS)), expected);
  });

  it("writes the builders of all facets", async () => {
    const expected = await readFile(new URL("builders.ts.txt", FIXTURES), "utf8");
    assertEquals(await generate(schemaOf(BODY, DEFS), "builders.ts"), expected);
  });

  it("writes the table by which a facet is validated", async () => {
    const closed = { Price: { ...PRICE, additionalProperties: false } };
    const text = await generate(schemaOf(BODY, { ...DEFS, ...closed }), "shapes.ts");
    const expected = await readFile(new URL("shapes.ts.txt", FIXTURES), "utf8");
    assertEquals(text, expected);
  });

  it("has a comment for every type", async () => {
    const schema = schemaOf({ properties: { weight: { type: "number" } } });
    await assertRejects(
      () => generate(schema),
      TypeError,
      `Cannot generate comment: no text for "CostRunFacet.weight"`,
    );
  });

  it("refuses a union whose members cannot be distinguished", async () => {
    const properties = { price: { oneOf: [{ $ref: "#/$defs/Price" }, { $ref: "#/$defs/Price" }] } };
    const schema = schemaOf({ properties }, { Price: { type: "object", properties: {} } });
    await assertRejects(() => generate(schema), TypeError, "no property distinguishes them");
  });

  it("refuses two facets that define the same name", () => {
    const schema = schemaOf({ properties: {} });
    assertThrows(
      () => generateFacets([schema, schema], BOOK),
      TypeError,
      `two facets define "CostRunFacet"`,
    );
  });
});

describe("generate_facets.ts --check", { skip: skipWithoutDeno }, () => {
  const run = (folder: string) =>
    promisify(execFile)("deno", ["run", "-A", "scripts/generate_facets.ts", "--check", folder], {
      cwd: REPOSITORY,
    });

  it("reports that it skipped without schemas", async () => {
    const { stdout } = await run("no/such/folder");
    assertEquals(
      stdout,
      'Skipped the check of the facets: there is no folder "no/such/folder"\n',
    );
  });

  it("is content with what the generator wrote", { skip: skipWithoutSchemas }, async () => {
    assertEquals(await run(SCHEMAS), { stdout: "", stderr: "" });
  });

  it("differing() names what was changed, added or left behind", () => {
    const written = new Map([["a.ts", "1"], ["b.ts", "2"], ["old.ts", "3"]]);
    const wanted = new Map([["a.ts", "1"], ["b.ts", "x"], ["new.ts", "4"]]);
    assertEquals(differing(written, wanted), ["b.ts", "new.ts", "old.ts"]);
  });
});
