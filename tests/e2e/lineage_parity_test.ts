import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { describe, it } from "node:test";
import { camelCase } from "../../scripts/generate_facets/names.ts";
import * as lineage from "../../src/lineage/mod.ts";
import * as facetsModule from "../../src/lineage/facets/mod.ts";
import * as naming from "../../src/lineage/naming/mod.ts";
import { FACET_FIELDS } from "../fixtures/facet_fields.ts";
import { RecordingTransport } from "../fakes/recording_transport.ts";
import { askPython, type PlainTag, type TagsCase } from "./support/python_parity.ts";

const SEED = Number(Deno.env.get("RUNLINE_E2E_SEED") ?? 20260131);
const { canonicalJson, OpenLineageClient, staticUuid } = lineage;

/** Draws cases that are the same for the same seed. */
function samples<Value>(arbitrary: fc.Arbitrary<Value>, count: number): Value[] {
  return fc.sample(arbitrary, { seed: SEED, numRuns: count });
}

describe("staticUuid() and generate_static_uuid()", () => {
  // The years 1 to 9999, mostly such as runs have, and often whole milliseconds and seconds.
  const instants = fc.oneof(
    { weight: 5, arbitrary: fc.bigInt({ min: 0n, max: 4_102_444_800_000_000n }) },
    {
      weight: 2,
      arbitrary: fc.bigInt({ min: 0n, max: 4_102_444_800_000n }).map((ms) => ms * 1000n),
    },
    {
      weight: 1,
      arbitrary: fc.bigInt({ min: 0n, max: 4_102_444_800n }).map((s) => s * 1_000_000n),
    },
    {
      weight: 2,
      arbitrary: fc.bigInt({ min: -62_135_596_800_000_000n, max: 253_402_300_799_999_999n }),
    },
  );

  it(`write the same for the same input (seed ${SEED})`, async () => {
    const cases = samples(fc.tuple(instants, fc.uint8Array({ maxLength: 80 })), 5000);
    const hex = (data: Uint8Array) =>
      Array.from(data, (byte) => byte.toString(16).padStart(2, "0"));
    const pythons = await askPython(
      "uuids",
      cases.map(([micros, data]) => ({ micros: String(micros), data: hex(data).join("") })),
    );
    for (const [index, [epochMicroseconds, data]] of cases.entries()) {
      const ours = await staticUuid({ epochMicroseconds }, data);
      assertEquals(ours, pythons[index], `${epochMicroseconds} ${data}`);
    }
  });
});

describe("canonicalJson() and Serde.to_json()", () => {
  it(`write the same of any values (seed ${SEED})`, async () => {
    const numbers = fc.oneof(
      fc.maxSafeInteger(),
      fc.double({ noNaN: true, noDefaultInfinity: true, noInteger: true }),
      fc.double({ min: -0.001, max: 0.001, noNaN: true, noInteger: true }),
    );
    const texts = fc.string({ unit: "binary" });
    const values = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.oneof(fc.constant(null), fc.boolean(), numbers, texts, fc.constant({})),
        fc.array(tie("value"), { maxLength: 5 }),
        fc.dictionary(texts, tie("value"), { maxKeys: 5 }),
      ),
    })).value;
    const cases = samples(fc.dictionary(texts, values, { minKeys: 1 }), 3000);
    const pythons = await askPython("json", cases);
    for (const [index, value] of cases.entries()) {
      assertEquals(canonicalJson(value as never), pythons[index], JSON.stringify(value));
    }
  });

  it("differ only in whole numbers that are floats in Python", async () => {
    const [python] = await askPython("json", [{ a: 1.5, b: 2 ** 53 }]);
    assertEquals(canonicalJson({ a: 1.5, b: 2 ** 53 } as never), python);
    assertEquals(
      canonicalJson(JSON.parse('{"a": 1.0, "b": 1e+16}')),
      `{"a": 1, "b": 10000000000000000}`,
    );
  });
});

describe("the facets of both clients", () => {
  // The registry's facets have no classes in Python.
  const known = Object.keys(FACET_FIELDS).filter((name) => !/^(?:Gcp|Iceberg)/.test(name));

  it("are the same", async () => {
    const [classes] = await askPython("classes", [null]);
    assertEquals(classes, known.toSorted());
  });

  it("are written byte for byte the same", async () => {
    const producer = "https://acme.example/jobs/ü";
    const encoded = encodeURI(producer);
    const cases = known.map((name) => ({
      class: name,
      fields: FACET_FIELDS[name],
      producer: encoded,
    }));
    const pythons = await askPython("facets", cases);
    for (const [index, { class: name, fields }] of cases.entries()) {
      const build = (facetsModule as unknown as Record<string, Builder>)[camelCase(name)];
      assert(build, name);
      const expected = pythons[index]?.replace(...(NEWER_SCHEMAS[name] ?? ["", ""]));
      assertEquals(
        canonicalJson(build(withEmpties(fields), { producer: encoded })),
        expected,
        name,
      );
    }
  });
});

// The one facet of which version 1.54.0 has a later schema than the release of the spec before it.
const NEWER_SCHEMAS: Readonly<Record<string, [there: string, here: string]>> = {
  DataQualityMetricsDatasetFacet: ["/1-0-1/", "/1-0-0/"],
};

/** Adds the empty lists and objects that Python writes where a property is absent. */
function withEmpties(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) return value.map((item) => withEmpties(item, key));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, item]) => [name, withEmpties(item, name)]);
  const given = Object.fromEntries(entries);
  if (key === "inputs") return { transformations: [], ...given };
  return key === "empty" ? { quantiles: {}, ...given } : given;
}

/** A builder as it looks to someone without types. */
type Builder = (fields: unknown, options: { readonly producer: string }) => never;

/** A class of Python's naming module, our function, and how Python calls our parts. */
interface NamingCase {
  readonly class: string;
  readonly ours: (parts: never) => lineage.Dataset;
  readonly parts: Readonly<Record<string, string>>;
}

const SERVER = { host: "host", port: "port", database: "database", table: "table" };
const SCHEMA_SERVER = { ...SERVER, schema: "schema" };

const NAMING: readonly NamingCase[] = [
  {
    class: "Athena",
    ours: naming.athenaDataset,
    parts: { region: "region_name", catalog: "catalog", database: "database", table: "table" },
  },
  {
    class: "AWSGlue",
    ours: naming.glueDataset,
    parts: {
      region: "region_name",
      account: "account_id",
      database: "database_name",
      table: "table_name",
    },
  },
  {
    class: "AzureCosmosDB",
    ours: naming.cosmosDbDataset,
    parts: { host: "host", database: "database", table: "table" },
  },
  {
    class: "AzureDataExplorer",
    ours: naming.dataExplorerDataset,
    parts: { host: "host", database: "database", table: "table" },
  },
  {
    class: "AzureSynapse",
    ours: naming.synapseDataset,
    parts: { host: "host", port: "port", schema: "schema", table: "table" },
  },
  {
    class: "BigQuery",
    ours: naming.bigQueryDataset,
    parts: { project: "project_id", dataset: "dataset_name", table: "table_name" },
  },
  {
    class: "Cassandra",
    ours: naming.cassandraDataset,
    parts: { host: "host", port: "port", keyspace: "keyspace", table: "table" },
  },
  { class: "MySQL", ours: naming.mysqlDataset, parts: SERVER },
  { class: "CrateDB", ours: naming.crateDbDataset, parts: SCHEMA_SERVER },
  { class: "DB2", ours: naming.db2Dataset, parts: SCHEMA_SERVER },
  { class: "OceanBase", ours: naming.oceanBaseDataset, parts: SERVER },
  {
    class: "Oracle",
    ours: naming.oracleDataset,
    parts: {
      host: "host",
      port: "port",
      service: "service_name",
      schema: "schema",
      table: "table",
    },
  },
  { class: "Postgres", ours: naming.postgresDataset, parts: SCHEMA_SERVER },
  { class: "Teradata", ours: naming.teradataDataset, parts: SERVER },
  {
    class: "Redshift",
    ours: naming.redshiftDataset,
    parts: {
      cluster: "cluster_identifier",
      region: "region",
      port: "port",
      database: "database",
      schema: "schema",
      table: "table",
    },
  },
  {
    class: "Snowflake",
    ours: naming.snowflakeDataset,
    parts: {
      organization: "organization_name",
      account: "account_name",
      database: "database",
      schema: "schema",
      table: "table",
    },
  },
  {
    class: "Trino",
    ours: naming.trinoDataset,
    parts: { host: "host", port: "port", catalog: "catalog", schema: "schema", table: "table" },
  },
  {
    class: "ABFSS",
    ours: naming.abfssDataset,
    parts: { container: "container", service: "service", path: "path" },
  },
  { class: "DBFS", ours: naming.dbfsDataset, parts: { workspace: "workspace", path: "path" } },
  { class: "GCS", ours: naming.gcsDataset, parts: { bucket: "bucket_name", key: "object_key" } },
  {
    class: "HDFS",
    ours: naming.hdfsDataset,
    parts: { host: "namenode_host", port: "namenode_port", path: "path" },
  },
  { class: "Hive", ours: naming.hiveDataset, parts: SERVER },
  {
    class: "Kafka",
    ours: naming.kafkaDataset,
    parts: { host: "bootstrap_server_host", port: "port", topic: "topic" },
  },
  {
    class: "RemoteFileSystem",
    ours: naming.remoteFileDataset,
    parts: { host: "host", path: "path" },
  },
  { class: "S3", ours: naming.s3Dataset, parts: { bucket: "bucket_name", key: "object_key" } },
  {
    class: "WASBS",
    ours: naming.wasbsDataset,
    parts: { container: "container", service: "service_name", key: "object_key" },
  },
];

describe("the naming functions and the classes of the naming module", () => {
  const texts = fc.oneof(
    { weight: 9, arbitrary: fc.string({ unit: "grapheme", minLength: 1 }) },
    { weight: 1, arbitrary: fc.constantFrom("", " ", "\t\n") },
  );
  const ports = fc.integer({ min: 1, max: 65_535 });

  it(`write the same for the same input, and refuse the same (seed ${SEED})`, async () => {
    const cases = NAMING.flatMap((naming) => {
      const drawn = Object.keys(naming.parts)
        .map((part) => [part, part === "port" ? ports : texts] as const);
      const parts: fc.Arbitrary<Record<string, string | number>> = fc.record(
        Object.fromEntries<fc.Arbitrary<string | number>>(drawn),
      );
      return samples(parts, 200).map((given) => ({ naming, given }));
    });
    const pythons = await askPython("names", cases.map(pythonCase));
    for (const [index, { naming, given }] of cases.entries()) {
      const where = `${naming.class} ${JSON.stringify(given)}`;
      assertEquals(attempt(() => naming.ours(given as never)), pythons[index], where);
    }
  });

  it("pubSubDataset() and PubSubNaming return the same", async () => {
    const kinds = ["topic", "subscription"] as const;
    const pythons = await askPython(
      "names",
      kinds.map((kind) => ({
        class: "PubSubNaming",
        parts: { resource_type: kind, project_id: "acme", resource_id: "orders" },
      })),
    );
    for (const [index, kind] of kinds.entries()) {
      const ours = naming.pubSubDataset({ kind, project: "acme", id: "orders" });
      assertEquals(ours, pythons[index]);
    }
  });

  it("localFileDataset() and LocalFileSystem return the same for absolute paths", async () => {
    const paths = samples(fc.string({ unit: "grapheme" }).map((path) => `/${path}`), 200);
    const pythons = await askPython(
      "names",
      paths.map((path) => ({ class: "LocalFileSystem", parts: { path } })),
    );
    for (const [index, path] of paths.entries()) {
      assertEquals(naming.localFileDataset(path), pythons[index]);
    }
  });
});

function pythonCase(
  { naming, given }: { naming: NamingCase; given: Readonly<Record<string, string | number>> },
): { class: string; parts: Record<string, string> } {
  const renamed = Object.entries(naming.parts)
    .map(([part, python]) => [python, String(given[part])] as const);
  return { class: naming.class, parts: Object.fromEntries(renamed) };
}

/** Returns null for what is refused. */
function attempt(make: () => lineage.Dataset): lineage.Dataset | null {
  try {
    return make();
  } catch (error) {
    assert(error instanceof TypeError);
    return null;
  }
}

describe("the tags that both clients add to events", () => {
  const keys = fc.constantFrom(
    "team",
    "Team",
    "TEAM",
    "cost",
    "Cost",
    "openlineage_client_version",
  );
  const texts = fc.string({ maxLength: 5 });
  const tags = fc.uniqueArray(fc.record({ key: keys, value: texts, source: texts }), {
    selector: ({ key }) => key,
    maxLength: 4,
  });
  const config = fc.dictionary(keys, texts, { maxKeys: 3 });
  const tagCases: fc.Arbitrary<TagsCase> = fc.record({
    config: fc.record({ job: config, run: config }),
    job: tags,
    run: tags,
  });

  it(`are the same but for the version (seed ${SEED})`, async () => {
    const cases = samples(tagCases, 500);
    const pythons = await askPython("tags", cases);
    for (const [index, given] of cases.entries()) {
      const python = pythons[index];
      assert(python);
      const expected = { job: python.job, run: python.run.map(withoutVersion) };
      assertEquals(await ourTags(given), expected, JSON.stringify(given));
    }
  });
});

async function ourTags(given: TagsCase): Promise<Record<"job" | "run", readonly PlainTag[]>> {
  const transport = new RecordingTransport();
  const enrichment = { jobTags: tagList(given.config.job), runTags: tagList(given.config.run) };
  const client = new OpenLineageClient({ transport, enrichment });
  await client.emit(lineage.runEvent({
    run: {
      runId: lineage.newRunId(),
      facets: { tags: facetsModule.tagsRunFacet({ tags: [...given.run] }) },
    },
    job: {
      namespace: "a",
      name: "b",
      facets: { tags: facetsModule.tagsJobFacet({ tags: [...given.job] }) },
    },
  }));
  const [event] = transport.events;
  assert(event && "run" in event);
  return {
    job: (event.job.facets?.tags?.tags ?? []) as PlainTag[],
    run: ((event.run.facets?.tags?.tags ?? []) as PlainTag[]).map(withoutVersion),
  };
}

function tagList(tags: Readonly<Record<string, string>>): lineage.LineageTag[] {
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}

function withoutVersion(tag: PlainTag): PlainTag {
  return tag.source === "OPENLINEAGE_CLIENT" ? { ...tag, value: "" } : tag;
}
