import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { describe, it } from "node:test";
import * as naming from "../../../src/lineage/naming/mod.ts";
import type { Dataset } from "../../../src/lineage/mod.ts";

const { fabricWarehouseDataset, localFileDataset, postgresDataset, pubSubDataset, s3Dataset } =
  naming;

interface Case {
  /** Creates a name, whatever the parts are. */
  readonly make: (parts: never) => Dataset;
  readonly namespace: string;
  readonly name: string;
}

const THREE = "{database}.{schema}.{table}";
const TWO = "{database}.{table}";

// The table of the spec: https://openlineage.io/docs/spec/naming/
const CASES: readonly Case[] = [
  {
    make: naming.athenaDataset,
    namespace: "awsathena://athena.{region}.amazonaws.com",
    name: "{catalog}.{database}.{table}",
  },
  {
    make: naming.glueDataset,
    namespace: "arn:aws:glue:{region}:{account}",
    name: "table/{database}/{table}",
  },
  {
    make: naming.cosmosDbDataset,
    namespace: "azurecosmos://{host}/dbs/{database}",
    name: "colls/{table}",
  },
  {
    make: naming.dataExplorerDataset,
    namespace: "azurekusto://{host}.kusto.windows.net",
    name: "{database}/{table}",
  },
  {
    make: naming.synapseDataset,
    namespace: "sqlserver://{host}:{port}",
    name: "{schema}.{table}",
  },
  { make: naming.bigQueryDataset, namespace: "bigquery", name: "{project}.{dataset}.{table}" },
  {
    make: naming.cassandraDataset,
    namespace: "cassandra://{host}:{port}",
    name: "{keyspace}.{table}",
  },
  {
    make: naming.milvusDataset,
    namespace: "milvus://{host}:{port}",
    name: "{database}.{collection}",
  },
  { make: fabricWarehouseDataset, namespace: "fabric-warehouse://{host}:{port}", name: THREE },
  { make: naming.mysqlDataset, namespace: "mysql://{host}:{port}", name: TWO },
  { make: naming.crateDbDataset, namespace: "crate://{host}:{port}", name: THREE },
  { make: naming.db2Dataset, namespace: "db2://{host}:{port}", name: THREE },
  { make: naming.hiveDataset, namespace: "hive://{host}:{port}", name: TWO },
  { make: naming.mssqlDataset, namespace: "mssql://{host}:{port}", name: THREE },
  { make: naming.oceanBaseDataset, namespace: "oceanbase://{host}:{port}", name: TWO },
  {
    make: naming.oracleDataset,
    namespace: "oracle://{host}:{port}",
    name: "{service}.{schema}.{table}",
  },
  { make: postgresDataset, namespace: "postgres://{host}:{port}", name: THREE },
  { make: naming.teradataDataset, namespace: "teradata://{host}:{port}", name: TWO },
  {
    make: naming.redshiftDataset,
    namespace: "redshift://{cluster}.{region}:{port}",
    name: THREE,
  },
  {
    make: naming.snowflakeDataset,
    namespace: "snowflake://{organization}-{account}",
    name: THREE,
  },
  {
    make: naming.snowflakeDataset,
    namespace: "snowflake://{locator}.{compliance}.{region}.{cloud}",
    name: THREE,
  },
  { make: naming.spannerDataset, namespace: "spanner://{project}:{instance}", name: THREE },
  {
    make: naming.trinoDataset,
    namespace: "trino://{host}:{port}",
    name: "{catalog}.{schema}.{table}",
  },
  {
    make: naming.unityCatalogDataset,
    namespace: "unitycatalog://{host}:{port}",
    name: "{catalog}.{schema}.{table}",
  },
  {
    make: naming.abfssDataset,
    namespace: "abfss://{container}@{service}.dfs.core.windows.net",
    name: "{path}",
  },
  { make: naming.dbfsDataset, namespace: "dbfs://{workspace}", name: "{path}" },
  { make: naming.gcsDataset, namespace: "gs://{bucket}", name: "{key}" },
  { make: naming.hdfsDataset, namespace: "hdfs://{host}:{port}", name: "{path}" },
  { make: naming.kafkaDataset, namespace: "kafka://{host}:{port}", name: "{topic}" },
  { make: naming.remoteFileDataset, namespace: "file://{host}", name: "{path}" },
  { make: naming.boxDataset, namespace: "box://{host}:{port}/{enterprise}", name: "{key}" },
  {
    make: naming.fileNetDataset,
    namespace: "filenet://{host}:{port}/{repository}",
    name: "{key}",
  },
  { make: s3Dataset, namespace: "s3://{bucket}", name: "{key}" },
  {
    make: naming.sharePointDataset,
    namespace: "mssharepoint://{host}:{port}/{site}",
    name: "{key}",
  },
  {
    make: naming.wasbsDataset,
    namespace: "wasbs://{container}@{service}.dfs.core.windows.net",
    name: "{key}",
  },
];

const BLANK = fc.constantFrom("", " ", "\t\n", undefined, null);
const TEXT = fc.string({ minLength: 1, unit: "grapheme" }).filter((text) => text.trim() !== "");
const PORT = fc.integer({ min: 1, max: 65_535 });

describe("names of datasets", () => {
  for (const { make, namespace, name } of CASES) {
    const parts = [...`${namespace} ${name}`.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "");
    const anyParts = fc.record(
      Object.fromEntries(parts.map((part) => [part, part === "port" ? PORT : TEXT])),
    );

    it(`${make.name}() returns "${namespace}" and "${name}" for any parts`, () => {
      fc.assert(fc.property(anyParts, (values) => {
        assertEquals(make(values as never), {
          namespace: filled(namespace, values),
          name: filled(name, values),
        });
      }));
    });

    it(`${make.name}() of "${namespace}" refuses blank parts`, () => {
      fc.assert(fc.property(anyParts, fc.constantFrom(...parts), BLANK, (values, part, blank) => {
        // Missing parts are not in the name.
        fc.pre(blank !== undefined || !isOptional(make.name, part));
        const broken = { ...values, [part]: blank };
        assertThrows(() => make(broken as never), TypeError, `'${part}' must be`);
      }));
    });
  }
});

function filled(template: string, values: Readonly<Record<string, unknown>>): string {
  return template.replaceAll(/\{(\w+)\}/g, (_, part: string) => String(values[part]));
}

function isOptional(maker: string, part: string): boolean {
  if (part === "port") return ["fabricWarehouseDataset", "unityCatalogDataset"].includes(maker);
  return ["compliance", "region", "cloud"].includes(part) && maker === "snowflakeDataset" ||
    part === "locator";
}

describe("ports", () => {
  it("are whole numbers that a server can listen on", () => {
    const parts = { host: "db", database: "shop", schema: "public", table: "orders" };
    for (const port of [0, -1, 65_536, 1.5, NaN, Infinity]) {
      const error = assertThrows(() => postgresDataset({ ...parts, port }), TypeError);
      assertEquals(
        error.message,
        "Cannot name Postgres dataset as 'port' must be a whole number from 1 to 65535: " +
          `current value is "${port}"`,
      );
    }
  });

  it("may be missing if the spec allows it", () => {
    const table = { host: "acme", schema: "dbo", table: "orders" };
    const fabric = fabricWarehouseDataset({ ...table, database: "shop" });
    assertEquals(fabric, { namespace: "fabric-warehouse://acme", name: "shop.dbo.orders" });
    const unity = naming.unityCatalogDataset({ ...table, catalog: "lake" });
    assertEquals(unity, { namespace: "unitycatalog://acme", name: "lake.dbo.orders" });
  });
});

describe("s3Dataset()", () => {
  it("names the blank part", () => {
    const error = assertThrows(() => s3Dataset({ bucket: "acme", key: " " }), TypeError);
    assertEquals(
      error.message,
      `Cannot name S3 dataset as 'key' must be a non-empty string: current value is " "`,
    );
  });
});

describe("snowflakeDataset()", () => {
  it("names a legacy account by its known parts", () => {
    const table = { database: "SHOP", schema: "PUBLIC", table: "ORDERS" };
    const namespaces = [
      { locator: "xy12345" },
      { locator: "xy12345", region: "us-east-2" },
      { locator: "xy12345", region: "us-east-2", cloud: "aws" },
      { locator: "xy12345", compliance: "fhplus", region: "us-gov-west-1", cloud: "aws" },
    ].map((account) => naming.snowflakeDataset({ ...account, ...table }).namespace);
    assertEquals(namespaces, [
      "snowflake://xy12345",
      "snowflake://xy12345.us-east-2",
      "snowflake://xy12345.us-east-2.aws",
      "snowflake://xy12345.fhplus.us-gov-west-1.aws",
    ]);
  });

  it("refuses a table without an account", () => {
    const table = { database: "SHOP", schema: "PUBLIC", table: "ORDERS" };
    const make = () => naming.snowflakeDataset(table as naming.SnowflakeDatasetParts);
    assertThrows(make, TypeError, "'organization' must be");
  });
});

describe("pubSubDataset()", () => {
  it("names topics and subscriptions", () => {
    const parts = { project: "acme", id: "orders" };
    const names = (["topic", "subscription"] as const).map((kind) =>
      pubSubDataset({ kind, ...parts })
    );
    assertEquals(names, [
      { namespace: "pubsub", name: "topic:acme:orders" },
      { namespace: "pubsub", name: "subscription:acme:orders" },
    ]);
  });

  it("refuses other kinds and blank parts", () => {
    const parts = { kind: "topic", project: "acme", id: "orders" } as const;
    const kind = "queue" as "topic";
    assertThrows(() => pubSubDataset({ ...parts, kind }), TypeError, `current value is "queue"`);
    assertThrows(() => pubSubDataset({ ...parts, project: "" }), TypeError, "'project' must be");
    assertThrows(() => pubSubDataset({ ...parts, id: " " }), TypeError, "'id' must be");
  });
});

describe("inMemoryDataset()", () => {
  it("uses the name of the dataset", () => {
    const dataset = { namespace: "inmemory://", name: "orders" };
    assertEquals(naming.inMemoryDataset("orders"), dataset);
    assertThrows(() => naming.inMemoryDataset(" "), TypeError, "'name' must be");
  });
});

describe("localFileDataset()", () => {
  it("accepts absolute paths of every system", () => {
    for (const name of ["/data/json", "/", "C:\\data", "c:/data", "\\\\server\\share"]) {
      assertEquals(localFileDataset(name), { namespace: "file", name });
    }
  });

  it("refuses other paths", () => {
    for (const path of ["", " ", "data/json", "./data", "file:///data", "C:data"]) {
      assertThrows(() => localFileDataset(path), TypeError, "'path' must be absolute");
    }
  });
});

describe("the table of names", () => {
  it("contains every function of the module", () => {
    const elsewhere = [
      "datasetFromText",
      "datasetFromUrl",
      "inMemoryDataset",
      "localFileDataset",
      "pubSubDataset",
    ];
    const covered = new Set([...CASES.map(({ make }) => make.name), ...elsewhere]);
    const all = Object.keys(naming).filter((name) => /Dataset$|^datasetFrom/.test(name));
    assertEquals(all.filter((name) => !covered.has(name)), []);
    assert(all.length >= 37);
  });
});
