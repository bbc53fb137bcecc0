import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { OpenLineageClient } from "../../../src/lineage/client.ts";
import { configuredClient } from "../../../src/lineage/config/from_environment.ts";
import {
  parentEnvironment,
  parentFromEnvironment,
} from "../../../src/lineage/config/parent_from_environment.ts";
import type { RunEvent } from "../../../src/lineage/event/event.ts";

const RUN = { runId: "0196ed52-e0d9-76ef-9adb-779a5702ba1a" };
const JOB = { namespace: "airflow", name: "daily" };
const ROOT = {
  run: { runId: "0196ed52-dd68-7959-bdbc-481a72f54228" },
  job: { namespace: "s3://acme", name: "nightly" },
};
const ID = `airflow/daily/${RUN.runId}`;
const ROOT_ID = `s3://acme/nightly/${ROOT.run.runId}`;
const SELF = { run: RUN, job: JOB };

function read(env: Readonly<Record<string, string>>) {
  const warnings: string[] = [];
  const parent = parentFromEnvironment(env, { onWarning: (text) => warnings.push(text) });
  return { parent, warnings };
}

describe("parentFromEnvironment()", () => {
  const context = (parent: unknown): string => JSON.stringify({ parent });
  const whole = { ...SELF, root: ROOT };
  const cases: [string, Record<string, string>, ReturnType<typeof read>["parent"]][] = [
    ["nothing", {}, undefined],
    ["a parent, which is the root", { OPENLINEAGE_PARENT_ID: ID }, { ...SELF, root: SELF }],
    [
      "a parent and a root",
      { OPENLINEAGE_PARENT_ID: ID, OPENLINEAGE_ROOT_PARENT_ID: ROOT_ID },
      whole,
    ],
    ["a root alone", { OPENLINEAGE_ROOT_PARENT_ID: ROOT_ID }, undefined],
    ["a context", { OPENLINEAGE_CONTEXT: context(whole) }, whole],
    ["a context without a root", { OPENLINEAGE_CONTEXT: context(SELF) }, { ...SELF, root: SELF }],
    [
      "a context before the ids",
      { OPENLINEAGE_CONTEXT: context(SELF), OPENLINEAGE_PARENT_ID: ROOT_ID },
      { ...SELF, root: SELF },
    ],
  ];
  for (const [title, env, expected] of cases) {
    it(`reads ${title}`, () => assertEquals(read(env), { parent: expected, warnings: [] }));
  }

  it("keeps the facets of a context", () => {
    const facet = { _producer: "https://a.example", _schemaURL: "https://a.example/x.json" };
    const run = { ...RUN, facets: { a: facet } };
    const job = { ...JOB, facets: { b: facet } };
    const { parent } = read({ OPENLINEAGE_CONTEXT: context({ run, job }) });
    assertEquals(parent, { run, job, root: { run, job } });
  });

  const bad: [string, string][] = [
    ["OPENLINEAGE_PARENT_ID", "daily"],
    ["OPENLINEAGE_PARENT_ID", "airflow/daily/not-a-uuid"],
    ["OPENLINEAGE_CONTEXT", "{"],
    ["OPENLINEAGE_CONTEXT", "null"],
    ["OPENLINEAGE_CONTEXT", "7"],
    ["OPENLINEAGE_CONTEXT", context({ run: RUN })],
    ["OPENLINEAGE_CONTEXT", context({ ...SELF, root: { run: RUN } })],
  ];
  for (const [name, text] of bad) {
    it(`ignores ${name}=${text} with a warning that does not quote it`, () => {
      const warning = `The variable "${name}" is ignored: it does not name a run`;
      assertEquals(read({ [name]: text }), { parent: undefined, warnings: [warning] });
    });
  }

  it("reads the ids if the context cannot be understood, and the root alone may be wrong", () => {
    const { parent, warnings } = read({
      OPENLINEAGE_CONTEXT: "{",
      OPENLINEAGE_PARENT_ID: ID,
      OPENLINEAGE_ROOT_PARENT_ID: "nightly",
    });
    assertEquals([parent, warnings.length], [{ ...SELF, root: SELF }, 2]);
  });
});

describe("parentEnvironment()", () => {
  it("is what parentFromEnvironment() reads, by either way", () => {
    const env = parentEnvironment({ ...SELF, root: ROOT });
    const { OPENLINEAGE_CONTEXT: _, ...ids } = env;
    assertEquals(read(env), { parent: { ...SELF, root: ROOT }, warnings: [] });
    assertEquals(read(ids), { parent: { ...SELF, root: ROOT }, warnings: [] });
    assertEquals(env["OPENLINEAGE_PARENT_ID"], ID);
  });
});

describe("clients from the environment", () => {
  const env = { OPENLINEAGE_PARENT_ID: ID, OPENLINEAGE__TAGS__JOB__TEAM: "orders" };

  it("make runs whose parent is the run that started the process, enriched as configured", async () => {
    const events: RunEvent[] = [];
    const fallback = {
      emit: (event: unknown) => Promise.resolve(void events.push(event as RunEvent)),
    };
    {
      await using client = await OpenLineageClient.fromEnvironment({
        env,
        cwd: "/nowhere",
        fallback,
      });
      await client.run({ namespace: "food_delivery", name: "orders" }, () => {});
    }
    assertEquals(events.length, 2);
    for (const { run, job } of events) {
      assertEquals(run.facets?.parent?.job, JOB);
      assertEquals(job.facets?.tags?.tags, [{ key: "team", value: "orders", source: "USER" }]);
      assertEquals(run.facets?.tags?.tags?.[0]?.key, "openlineage_client_version");
    }
  });

  it("have the parent beside the rest", async () => {
    const { parent } = await configuredClient({ env, cwd: "/nowhere" });
    assertEquals(parent, { ...SELF, root: SELF });
  });
});
