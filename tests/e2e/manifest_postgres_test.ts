import { assertEquals, assertRejects } from "@std/assert";
import { after, describe, it } from "node:test";
import postgres from "postgres";
import { ClaimLostError, ManifestError } from "../../src/manifest/mod.ts";
import { PostgresManifestStore } from "../../src/manifest/postgres.ts";
import { testManifestStore } from "../contracts/manifest_store.ts";
import { claimed, RUN } from "../contracts/manifest_world.ts";
import { startServices } from "./services.ts";

const services = await startServices(["postgres"]);
const { hostname, port } = new URL(services.postgres.endpoint);
const url = `postgres://runline@${hostname}:${port}/postgres`;
const sql = postgres(url, { onnotice: () => {}, max: 20 });
let tables = 0;

function prefix(): string {
  return `manifest_${Date.now()}_${tables++}_`;
}

testManifestStore("PostgresManifestStore on PostgreSQL", () => {
  const name = prefix();
  return Promise.resolve({
    open: ({ now }) => new PostgresManifestStore(sql, { prefix: name, now, maxSkewMs: 0 }),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
});

describe("PostgresManifestStore on PostgreSQL", () => {
  after(() => sql.end());

  it("marks a run and changes another table in one transaction, or neither", async () => {
    const store = new PostgresManifestStore(sql, { prefix: prefix() });
    await store.create();
    const orders = `${prefix()}orders`;
    await sql.unsafe(`CREATE TABLE ${orders} (id text)`);
    const claim = await claimed(store);
    const count = async () =>
      (await sql.unsafe(`SELECT count(*)::int AS n FROM ${orders}`))[0]?.["n"];
    const fails = store.completeWith(claim, async (transaction) => {
      await transaction.unsafe(`INSERT INTO ${orders} VALUES ('a')`);
      throw new Error("disk is full");
    });
    await assertRejects(() => fails, Error, "disk is full");
    assertEquals([await store.contains(RUN), await count()], [false, 0]);
    await store.completeWith(claim, async (transaction) => {
      await transaction.unsafe(`INSERT INTO ${orders} VALUES ('a')`);
    });
    assertEquals([await store.contains(RUN), await count()], [true, 1]);
    // Its effect is there: a repeated call has none.
    await store.completeWith(claim, () => Promise.reject(new Error("called again")));
    const stale = store.completeWith(
      { ...claim, token: 1 },
      () => Promise.reject(new Error("called")),
    );
    await assertRejects(() => stale, ClaimLostError);
  });

  it("reports missing tables, and a missing server", async () => {
    const missing = await assertRejects(
      () => new PostgresManifestStore(sql, { prefix: prefix() }).contains(RUN),
      ManifestError,
      `Cannot use manifest "postgres://127.0.0.1:${port}/postgres": it has no tables yet`,
    );
    assertEquals(missing.code, "MANIFEST_TABLE_MISSING");
    const nobody = postgres("postgres://me:s3cret@127.0.0.1:1/postgres", { connect_timeout: 1 });
    const down = await assertRejects(
      () => new PostgresManifestStore(nobody).contains(RUN),
      ManifestError,
      "the server does not answer",
    );
    assertEquals([down.code, down.message.includes("s3cret")], ["MANIFEST_UNAVAILABLE", false]);
    await nobody.end();
  });
});
