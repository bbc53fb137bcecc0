import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "node:test";
import {
  type BaseFacet,
  customFacet,
  datasetTypeDatasetFacet,
  DEFAULT_PRODUCER,
  documentationDatasetFacet,
  documentationJobFacet,
  errorMessageRunFacet,
  inputStatisticsInputDatasetFacet,
  inputSubsetInputDatasetFacet,
  jobTypeJobFacet,
  nominalTimeRunFacet,
  outputStatisticsOutputDatasetFacet,
  outputSubsetOutputDatasetFacet,
  parentRunFacet,
  processingEngineRunFacet,
  schemaDatasetFacet,
  sourceCodeLocationJobFacet,
} from "../../src/lineage/mod.ts";
import { schemaErrors, skipWithoutSchemas, specExamples } from "./openlineage_schemas.ts";

/** A builder as it looks to someone without types. */
type Untyped = (fields: unknown, options?: unknown) => BaseFacet;

interface Case {
  readonly build: Untyped;
  /** The schema file. */
  readonly schema: string;
  readonly required: readonly string[];
  readonly fields: Readonly<Record<string, unknown>>;
}

const runId = "0196ed52-e0d9-76ef-9adb-779a5702ba1a";
const job = { namespace: "food_delivery", name: "orders" };
const location = { type: "location", locations: ["s3://acme/a/", "s3://acme/b/"] };
const partition = { type: "partition", partitions: [{ identifier: "a", dimensions: { day: 1 } }] };
const compare = {
  type: "compare",
  left: { type: "field", field: "country" },
  right: { type: "literal", value: "PL" },
  comparison: "EQUAL",
};
const binary = { type: "binary", left: compare, right: partition, operator: "AND" };

const CASES: Readonly<Record<string, Case>> = {
  DatasetTypeDatasetFacet: {
    build: datasetTypeDatasetFacet as Untyped,
    schema: "DatasetTypeDatasetFacet",
    required: ["datasetType"],
    fields: { datasetType: "TABLE", subType: "EXTERNAL" },
  },
  DocumentationDatasetFacet: {
    build: documentationDatasetFacet as Untyped,
    schema: "DocumentationDatasetFacet",
    required: ["description"],
    fields: { description: "Orders", contentType: "text/plain" },
  },
  DocumentationJobFacet: {
    build: documentationJobFacet as Untyped,
    schema: "DocumentationJobFacet",
    required: ["description"],
    fields: { description: "Makes orders", contentType: "text/plain" },
  },
  ErrorMessageRunFacet: {
    build: errorMessageRunFacet as Untyped,
    schema: "ErrorMessageRunFacet",
    required: ["message", "programmingLanguage"],
    fields: { message: "No", programmingLanguage: "TypeScript", stackTrace: "at a" },
  },
  InputStatisticsInputDatasetFacet: {
    build: inputStatisticsInputDatasetFacet as Untyped,
    schema: "InputStatisticsInputDatasetFacet",
    required: [],
    fields: { rowCount: 0, size: 2, fileCount: 3 },
  },
  InputSubsetInputDatasetFacet: {
    build: inputSubsetInputDatasetFacet as Untyped,
    schema: "BaseSubsetDatasetFacet",
    required: ["inputCondition"],
    fields: { inputCondition: binary },
  },
  JobTypeJobFacet: {
    build: jobTypeJobFacet as Untyped,
    schema: "JobTypeJobFacet",
    required: ["processingType", "integration"],
    fields: {
      processingType: "BATCH",
      integration: "SPARK",
      jobType: "QUERY",
      emissionPattern: {
        eventTrigger: "PERIODIC",
        eventContentMode: "COMPLETE_SNAPSHOT",
        windowDuration: 300,
      },
    },
  },
  NominalTimeRunFacet: {
    build: nominalTimeRunFacet as Untyped,
    schema: "NominalTimeRunFacet",
    required: ["nominalStartTime"],
    fields: {
      nominalStartTime: "2026-01-31T00:00:00Z",
      nominalEndTime: "2026-01-31T01:00:00.5+01:00",
    },
  },
  OutputStatisticsOutputDatasetFacet: {
    build: outputStatisticsOutputDatasetFacet as Untyped,
    schema: "OutputStatisticsOutputDatasetFacet",
    required: [],
    fields: { rowCount: 0, size: 2, fileCount: 3 },
  },
  OutputSubsetOutputDatasetFacet: {
    build: outputSubsetOutputDatasetFacet as Untyped,
    schema: "BaseSubsetDatasetFacet",
    required: ["outputCondition"],
    fields: { outputCondition: location },
  },
  ParentRunFacet: {
    build: parentRunFacet as Untyped,
    schema: "ParentRunFacet",
    required: ["run", "job"],
    fields: {
      run: { runId, facets: { processing_engine: processingEngineRunFacet({ version: "1" }) } },
      job,
      root: { run: { runId }, job },
    },
  },
  ProcessingEngineRunFacet: {
    build: processingEngineRunFacet as Untyped,
    schema: "ProcessingEngineRunFacet",
    required: ["version"],
    fields: { version: "1", name: "Spark", openlineageAdapterVersion: "2" },
  },
  SchemaDatasetFacet: {
    build: schemaDatasetFacet as Untyped,
    schema: "SchemaDatasetFacet",
    required: [],
    fields: {
      fields: [{
        name: "address",
        type: "STRUCT",
        description: "Where to",
        ordinal_position: 1,
        fields: [{ name: "city", fields: [] }],
      }],
    },
  },
  SourceCodeLocationJobFacet: {
    build: sourceCodeLocationJobFacet as Untyped,
    schema: "SourceCodeLocationJobFacet",
    required: ["type", "url"],
    fields: {
      type: "git",
      url: "https://git.example/acme/jobs/orders.ts",
      repoUrl: "git@git.example:acme/jobs.git",
      path: "orders.ts",
      version: "693e354",
      tag: "v1",
      branch: "main",
      pullRequestNumber: "42",
    },
  },
};

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
        assertThrows(() => build({ ...rest, [field]: null }), TypeError, "is missing");
      });
    }
  });
}

describe("facet builders", () => {
  for (const [name, { build, schema }] of Object.entries(CASES)) {
    // The spec has no examples of these.
    if (name.startsWith("Output") && schema.startsWith("BaseSubset")) continue;
    if (schema === "InputStatisticsInputDatasetFacet") continue;
    it(`take the spec's examples of ${name}`, { skip: skipWithoutSchemas }, () => {
      const examples = specExamples(schema);
      assertEquals(examples.length > 0, true);
      for (const example of examples) {
        const { _producer, _schemaURL, ...fields } = example;
        const { _producer: producer, _schemaURL: schemaURL, ...rest } = build(fields, {
          producer: _producer,
        });
        assertEquals(rest, fields);
        assertEquals(producer, _producer);
        assertEquals(schemaErrors(example, schemaURL), []);
      }
    });
  }

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

  it("take undefined for absent", () => {
    const facet = build("ParentRunFacet", {
      run: { runId, facets: undefined },
      job,
      root: undefined,
    });
    assertEquals(facet?.job, job);
  });

  it("take properties that the spec does not know", () => {
    const fields = { description: "Orders", acme_team: "data" };
    assertEquals(documentationJobFacet(fields).acme_team, "data");
  });

  it("refuse a producer that is not a URI", () => {
    const build = () => documentationJobFacet({ description: "Orders" }, { producer: "not a uri" });
    assertThrows(build, TypeError, `'producer' must be a URI: current value is "not a uri"`);
  });

  it("name the place of what is wrong inside", () => {
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

describe("customFacet()", () => {
  it("makes a facet that follows the base schema", { skip: skipWithoutSchemas }, () => {
    const facet = customFacet({ cents: 12 }, { schemaURL: "https://acme.example/cost.json" });
    const base = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/BaseFacet";
    assertEquals(schemaErrors(facet, base), []);
    assertEquals(facet, {
      cents: 12,
      _producer: DEFAULT_PRODUCER,
      _schemaURL: "https://acme.example/cost.json",
    });
  });

  it("refuses a schemaURL that is not a URI", () => {
    assertThrows(() => customFacet({}, { schemaURL: "cost.json" }), TypeError, "'schemaURL'");
  });
});

function build(name: string, fields: unknown): BaseFacet | undefined {
  return CASES[name]?.build(fields);
}
