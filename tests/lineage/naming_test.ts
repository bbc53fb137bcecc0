import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "node:test";
import { localFileDataset, postgresDataset, s3Dataset } from "../../src/lineage/mod.ts";

describe("s3Dataset()", () => {
  it("keeps the key as it is", () => {
    assertEquals(s3Dataset({ bucket: "acme", key: "a b/ü/" }), {
      namespace: "s3://acme",
      name: "a b/ü/",
    });
  });

  it("refuses blank parts", () => {
    const text = "Cannot name S3 dataset as 'key' must be a non-empty string";
    assertThrows(() => s3Dataset({ bucket: "acme", key: " " }), TypeError, text);
    assertThrows(() => s3Dataset({ bucket: "", key: "a" }), TypeError, "'bucket'");
  });
});

describe("localFileDataset()", () => {
  it("takes absolute paths of every system", () => {
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

describe("postgresDataset()", () => {
  const parts = { host: "db", port: 5432, database: "shop", schema: "public", table: "orders" };

  it("names server and table", () => {
    const dataset = { namespace: "postgres://db:5432", name: "shop.public.orders" };
    assertEquals(postgresDataset(parts), dataset);
  });

  for (const name of ["host", "database", "schema", "table"]) {
    it(`refuses a blank ${name}`, () => {
      const make = () => postgresDataset({ ...parts, [name]: "\t" });
      assertThrows(make, TypeError, `Cannot name Postgres dataset as '${name}' must be`);
    });
  }

  it("refuses a missing part", () => {
    const { port: _, ...rest } = parts;
    assertThrows(() => postgresDataset(rest as typeof parts), TypeError, "'port' must be");
  });
});
