import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "node:test";
import { camelCase } from "../../../scripts/generate_facets/names.ts";
import { FACET_SHAPES } from "../../../src/lineage/facets/shapes.ts";
import * as lineage from "../../../src/lineage/mod.ts";
import * as facetsModule from "../../../src/lineage/facets/mod.ts";
import { FACET_FIELDS } from "../../fixtures/facet_fields.ts";
import { schemaErrors, skipWithoutSchemas, specExamples } from "../openlineage_schemas.ts";

const { DEFAULT_PRODUCER, runEvent } = lineage;
const { defineFacet, documentationJobFacet } = facetsModule;

/** A builder as it looks to someone without types. */
type Untyped = (fields: unknown, options?: unknown) => facetsModule.BaseFacet;

interface Case {
  readonly build: Untyped;
  /** The schema file. */
  readonly schema: string;
  /** The properties that it names, and those of them that are required. */
  readonly named: readonly string[];
  readonly required: readonly string[];
  readonly fields: Readonly<Record<string, unknown>>;
}

const runId = "0196ed52-e0d9-76ef-9adb-779a5702ba1a";
const job = { namespace: "food_delivery", name: "orders" };
const compare = {
  type: "compare",
  left: { type: "field", field: "country" },
  right: { type: "literal", value: "PL" },
  comparison: "EQUAL",
};
const binary = { type: "binary", left: compare, right: compare, operator: "AND" };

const CASES: Readonly<Record<string, Case>> = Object.fromEntries(
  Object.entries(FACET_SHAPES).flatMap(([schema, { facets }]) =>
    Object.entries(facets).map(([name, shape]) => [name, {
      build: (facetsModule as unknown as Record<string, Untyped>)[camelCase(name)] as Untyped,
      schema,
      named: Object.keys(shape.fields).map((field) => field.replace("?", "")),
      required: Object.keys(shape.fields).filter((field) => !field.endsWith("?")),
      fields: FACET_FIELDS[name] ?? {},
    }])
  ),
);

it("the facets are 46, and the fields of each are all tested", () => {
  assertEquals(Object.keys(CASES).length, 46);
  for (const [name, { named, fields }] of Object.entries(CASES)) {
    assertEquals(Object.keys(fields).toSorted(), named.toSorted(), name);
  }
});

for (const [name, { build, schema, required, fields }] of Object.entries(CASES)) {
  describe(name, () => {
    it("is the fields with the envelope around them", () => {
      const { _producer, _schemaURL, ...rest } = build(fields);
      assertEquals(rest, fields);
      assertEquals(_producer, DEFAULT_PRODUCER);
      assertEquals(_schemaURL.endsWith(`/${schema}.json#/$defs/${name}`), true);
    });

    it("follows the schema that it names", { skip: skipWithoutSchemas }, () => {
      const facet = build(fields);
      assertEquals(schemaErrors(facet, facet._schemaURL), []);
    });

    for (const field of required) {
      it(`is refused without '${field}'`, () => {
        const { [field]: _, ...rest } = fields;
        const error = assertThrows(() => build(rest), TypeError);
        assertEquals(
          error.message,
          `Cannot build lineage event as '${name}.${field}' is missing`,
        );
        assertThrows(() => build({ ...rest, [field]: null }), TypeError, `.${field}' must be `);
      });
    }
  });
}

describe("facet builders", () => {
  it("accept the spec's 46 examples", { skip: skipWithoutSchemas }, () => {
    let count = 0;
    for (const { build, schema, named } of Object.values(CASES)) {
      for (const example of specExamples(schema).flatMap(Object.values)) {
        const { _producer, _schemaURL, ...fields } = example;
        // Two files have facets of two entities.
        if (!Object.keys(fields).some((field) => named.includes(field))) continue;
        const { _producer: producer, _schemaURL: schemaURL, ...rest } = build(fields, {
          producer: _producer,
        });
        assertEquals(rest, fields);
        assertEquals(producer, _producer);
        assertEquals(schemaErrors(example, schemaURL), []);
        count++;
      }
    }
    assertEquals(count, 46);
  });

  it("leave the argument as it was", () => {
    const fields = Object.freeze({ description: "Orders" });
    const facet = documentationJobFacet(fields, Object.freeze({ deleted: true }));
    assertEquals(fields, { description: "Orders" });
    assertEquals(facet._deleted, true);
  });

  it("let the envelope win over fields of the same name", () => {
    const fields = { description: "Orders", _producer: "x:y", _schemaURL: "x:y" };
    assertEquals(documentationJobFacet(fields)._producer, DEFAULT_PRODUCER);
  });

  it("treat undefined as missing", () => {
    const facet = build("ParentRunFacet", {
      run: { runId, facets: undefined },
      job,
      root: undefined,
    });
    assertEquals(facet?.job, job);
  });

  it("accept custom properties", () => {
    const fields = { description: "Orders", acme_team: "data" };
    assertEquals(documentationJobFacet(fields).acme_team, "data");
  });

  it("refuse a producer that is not a URI", () => {
    const build = () => documentationJobFacet({ description: "Orders" }, { producer: "not a uri" });
    assertThrows(build, TypeError, `'producer' must be a URI: current value is "not a uri"`);
  });

  it("refuse one of two fields that belong together", () => {
    const entry = { type: "JOB", name: "orders" };
    const text = "'LineageJobFacet.entries[0].name' needs 'namespace' beside it";
    assertThrows(() => build("LineageJobFacet", { entries: [entry] }), TypeError, text);
    assertEquals(build("LineageJobFacet", { entries: [{ type: "JOB" }] })?.entries, [
      { type: "JOB" },
    ]);
  });

  it("name the place of a nested issue", () => {
    const cases: [() => unknown, string][] = [
      [() => build("ParentRunFacet", { run: { runId: "x" }, job }), "ParentRunFacet.run.runId"],
      [() => build("ParentRunFacet", { run: { runId }, job: {} }), "ParentRunFacet.job.namespace"],
      [() => build("ParentRunFacet", { run: 1, job }), "ParentRunFacet.run' must be an object"],
      [
        () => build("ParentRunFacet", { run: { runId, facets: { a: {} } }, job }),
        "ParentRunFacet.run.facets.a._producer' is missing",
      ],
      [
        () => build("SchemaDatasetFacet", { fields: [{ name: "a", fields: [{ type: "INT" }] }] }),
        "SchemaDatasetFacet.fields[0].fields[0].name' is missing",
      ],
      [
        () => build("SchemaDatasetFacet", { fields: {} }),
        "SchemaDatasetFacet.fields' must be an array",
      ],
      [
        () => build("NominalTimeRunFacet", { nominalStartTime: "2026-01-31" }),
        "NominalTimeRunFacet.nominalStartTime' must be an ISO 8601 date-time with a time zone",
      ],
      [
        () => build("SourceCodeLocationJobFacet", { type: "git", url: "git@host:acme/jobs.git" }),
        `SourceCodeLocationJobFacet.url' must be a URI: current value is "git@host:acme/jobs.git"`,
      ],
      [
        () => build("LifecycleStateChangeDatasetFacet", { lifecycleStateChange: "MOVE" }),
        `lifecycleStateChange' must be "ALTER" or "CREATE" or "DROP"`,
      ],
      [
        () => build("InputSubsetInputDatasetFacet", { inputCondition: { type: "all" } }),
        `inputCondition.type' must be "location" or "partition" or "binary" or "compare"`,
      ],
      [
        () =>
          build("InputSubsetInputDatasetFacet", {
            inputCondition: { ...binary, right: { ...compare, left: { type: "field" } } },
          }),
        "inputCondition.right.left.field' is missing",
      ],
      [
        () =>
          build("JobTypeJobFacet", {
            processingType: "BATCH",
            integration: "SPARK",
            emissionPattern: { eventTrigger: "a", eventContentMode: "b", windowDuration: 0 },
          }),
        "JobTypeJobFacet.emissionPattern.windowDuration' must be at least 1",
      ],
      [() => build("JobTypeJobFacet", "BATCH"), "JobTypeJobFacet' must be an object"],
    ];
    for (const [fn, text] of cases) assertThrows(fn, TypeError, text);
  });
});

describe("defineFacet()", () => {
  const schemaURL = "https://acme.example/cost.json";

  it(
    "returns a builder of facets that follow the base schema",
    { skip: skipWithoutSchemas },
    () => {
      const facet = defineFacet<{ cents: number }>({ schemaURL })({ cents: 12 });
      const base = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/BaseFacet";
      assertEquals(schemaErrors(facet, base), []);
      assertEquals(facet, { cents: 12, _producer: DEFAULT_PRODUCER, _schemaURL: schemaURL });
    },
  );

  it("accepts a producer for all facets, which one of them may replace", () => {
    const build = defineFacet<{ cents: number }>({ schemaURL, producer: "https://acme.example/a" });
    assertEquals(build({ cents: 1 })._producer, "https://acme.example/a");
    const own = build({ cents: 1 }, { producer: "https://acme.example/b", deleted: true });
    assertEquals([own._producer, own._deleted], ["https://acme.example/b", true]);
  });

  it("refuses an invalid URI before the first facet is built", () => {
    assertThrows(() => defineFacet({ schemaURL: "cost.json" }), TypeError, "'schemaURL'");
    assertThrows(() => defineFacet({ schemaURL, producer: "acme" }), TypeError, "'producer'");
  });

  it("creates facets that events have as types, without casts", () => {
    const cost = defineFacet<{ cents: number }>({ schemaURL });
    const event = runEvent<{ run: { acme_cost: ReturnType<typeof cost> } }>({
      run: { runId, facets: { acme_cost: cost({ cents: 12 }) } },
      job,
    });
    const cents: number | undefined = event.run.facets?.acme_cost?.cents;
    assertEquals(cents, 12);
  });
});

function build(name: string, fields: unknown): facetsModule.BaseFacet | undefined {
  return CASES[name]?.build(fields);
}
