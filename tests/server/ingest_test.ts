import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { BodyError, readBody } from "../../src/server/ingest/read_body.ts";
import { LineageStoreError } from "../../src/server/errors.ts";
import { testServer } from "../fixtures/lineage_server.ts";
import { openStore } from "../fixtures/lineage_store.ts";
import { runEventOf, runId } from "../fixtures/server_events.ts";

const EVENT = runEventOf({ run: 1, at: "12:00:00" });
const JSON_TYPE = { "content-type": "application/json" };

function post(body: string | Uint8Array, headers: Record<string, string> = {}): RequestInit {
  return { method: "POST", headers: { ...JSON_TYPE, ...headers }, body: body as string };
}

describe("POST /api/v1/lineage", () => {
  it("accepts an event, and answers 201 without a body", async () => {
    await using server = await testServer();
    const response = await server.post(EVENT);
    assertEquals([response.status, await response.text()], [201, ""]);
    assertEquals((await server.store.run(runId(1)))?.state, "RUNNING");
  });

  it("accepts gzip", async () => {
    await using server = await testServer();
    const body = gzipSync(JSON.stringify(EVENT));
    const response = await server.send(
      "/api/v1/lineage",
      post(body, { "content-encoding": "gzip" }),
    );
    assertEquals(response.status, 201);
  });

  it("refuses what is larger than the limit, before and after decompression", async () => {
    await using server = await testServer({ maxBytes: 1000 });
    const long = JSON.stringify({ ...EVENT, filler: "x".repeat(2000) });
    assertEquals((await server.send("/api/v1/lineage", post(long))).status, 413);
    const packed = gzipSync(long);
    assertEquals(packed.length < 1000, true);
    const response = await server.send(
      "/api/v1/lineage",
      post(packed, { "content-encoding": "gzip" }),
    );
    assertEquals(response.status, 413);
  });

  it("refuses invalid gzip, and unknown encodings", async () => {
    await using server = await testServer();
    const broken = post("not gzip", { "content-encoding": "gzip" });
    assertEquals((await server.send("/api/v1/lineage", broken)).status, 400);
    const other = post("{}", { "content-encoding": "br" });
    assertEquals((await server.send("/api/v1/lineage", other)).status, 415);
  });

  it("answers 400 and 422 if there is no event, and keeps nothing", async () => {
    await using server = await testServer();
    assertEquals((await server.post("{")).status, 400);
    const missing = await server.post({});
    assertEquals(missing.status, 422);
    assertEquals((await missing.json()).errors, [
      "eventTime must not be null",
      "producer must not be null",
      "run must not be null",
      "job must not be null",
    ]);
    assertEquals(await server.store.countEvents({}), 0);
  });

  it("accepts differences from the spec with warnings", async () => {
    const validate = () => [{ pointer: "/producer", message: "must be a URI" }];
    await using server = await testServer({ validate });
    const response = await server.post(EVENT);
    assertEquals([response.status, response.headers.get("runline-warnings")], [201, "1"]);
    const [event] = (await server.store.events({ withWarnings: true })).items;
    assertEquals(event?.warnings, [{ pointer: "/producer", message: "must be a URI" }]);
  });

  it("refuses events that differ from the spec if it is strict, with JSON pointers", async () => {
    const validate = () => [{ pointer: "/producer", message: "must be a URI" }];
    await using server = await testServer({ validate, strict: true });
    const response = await server.post(EVENT);
    assertEquals(response.status, 422);
    assertEquals(await response.json(), { errors: ["/producer must be a URI"] });
    assertEquals(await server.store.countEvents({}), 0);
  });

  it("answers 507 while the disk is full, and continues when there is space", async () => {
    await using store = await openStore();
    let isFull = true;
    const full = new LineageStoreError("Cannot use lineage store: the disk is full", {
      code: "LINEAGE_STORE_FULL",
      url: store.url,
    });
    const append: typeof store.append = (events) =>
      isFull ? Promise.reject(full) : store.append(events);
    const server = await testServer({ store: { ...store, append } });
    assertEquals((await server.post(EVENT)).status, 507);
    assertEquals((await server.send("/healthcheck")).status, 200);
    isFull = false;
    assertEquals((await server.post(EVENT)).status, 201);
  });

  it("answers 503 if the store cannot be read, to health checks as well", async () => {
    await using store = await openStore();
    const url = store.url;
    const status = () =>
      Promise.reject(new LineageStoreError("damaged", { code: "LINEAGE_STORE_CORRUPT", url }));
    const server = await testServer({ store: { ...store, status } });
    for (const path of ["/healthcheck", "/metrics"]) {
      assertEquals((await server.send(path)).status, 503);
    }
  });
});

describe("readBody()", () => {
  it("aborts a body that arrives too slowly", async () => {
    const body = new ReadableStream<Uint8Array>({ start: (it) => it.enqueue(new Uint8Array(1)) });
    const init = { method: "POST", body, duplex: "half" };
    const request = new Request("http://127.0.0.1", init as RequestInit);
    const error = await assertRejects(
      () => readBody(request, { maxBytes: 100, timeoutMs: 10 }),
      BodyError,
      "it did not come within 10 ms",
    );
    assertEquals(error.status, 408);
  });

  it("rejects a body that ends early as the client's failure", async () => {
    const body = new ReadableStream<Uint8Array>({ start: (it) => it.error(new Error("aborted")) });
    const init = { method: "POST", body, duplex: "half" };
    const request = new Request("http://127.0.0.1", init as RequestInit);
    const error = await assertRejects(() => readBody(request, { maxBytes: 100 }), BodyError);
    assertEquals(error.status, 400);
    assertEquals(error.message, "Cannot read the body: it is not complete, or not valid gzip");
  });
});

describe("POST /api/v1/lineage/batch", () => {
  it("accepts an array of events, and answers 204", async () => {
    await using server = await testServer();
    const events = [1, 2, 3].map((run) => runEventOf({ run, at: "12:00:00" }));
    const response = await server.send("/api/v1/lineage/batch", post(JSON.stringify(events)));
    assertEquals([response.status, await response.text()], [204, ""]);
    assertEquals(await server.store.countEvents({}), 3);
  });

  it("stores the items of an array as they were sent, and an equal event once", async () => {
    await using server = await testServer();
    const text = JSON.stringify({ ...EVENT, exact: "@" }, null, 1)
      .replace('"@"', '[12345678901234567890, 1.0, "]\\""]');
    const sent = [`[${text} , 1,\n${JSON.stringify(EVENT)}]`, "[]"];
    for (const body of sent) await server.send("/api/v1/lineage/batch", post(body));
    await server.post(text);
    const stored = await server.send("/api/runline/v1/events.ndjson");
    assertEquals(await stored.text(), `${text.replaceAll("\n", " ")}\n${JSON.stringify(EVENT)}\n`);
  });

  it("accepts one event a line", async () => {
    await using server = await testServer();
    const lines = [1, 2].map((run) => JSON.stringify(runEventOf({ run, at: "12:00:00" })));
    const response = await server.send(
      "/api/v1/lineage/batch",
      post(lines.join("\n"), { "content-type": "application/x-ndjson" }),
    );
    assertEquals(response.status, 204);
    assertEquals(await server.store.countEvents({}), 2);
  });

  it("accepts the valid events, and lists the others", async () => {
    await using server = await testServer();
    const body = post(JSON.stringify([EVENT, { ...EVENT, eventTime: 5 }]));
    const response = await server.send("/api/v1/lineage/batch", body);
    const answer = await response.json();
    assertEquals([response.status, answer.status], [200, "partial_success"]);
    assertEquals(answer.summary, {
      received: 2,
      successful: 1,
      failed: 1,
      retriable: 0,
      non_retriable: 1,
    });
    const [failed] = answer.failed_events;
    assertEquals([failed.index, failed.retriable], [1, false]);
    assertStringIncludes(failed.reason, "/eventTime must be a date-time");
  });
});

describe("events that mean ill", () => {
  const NAMES = [
    `<script>alert("x")</script>`,
    `'"; DROP TABLE event; --`,
    "\u202Eright to left",
    "💥".repeat(50),
    "x".repeat(10_000),
    "../../etc/passwd",
    "a/b:c:1:2#d",
    "__proto__",
    "constructor",
    "\u0000null",
    " ",
    "%2F%00",
  ];

  it("with odd names are kept apart, and found by them", async () => {
    await using server = await testServer();
    for (const [index, name] of NAMES.entries()) {
      const event = runEventOf({ run: index, at: "12:00:00", job: name, outputs: [name] });
      assertEquals((await server.post(event)).status, 201);
    }
    for (const given of NAMES) {
      const name = given.replace("\u0000", "\u2400");
      assertEquals((await server.store.job({ namespace: "food_delivery", name }))?.name, name);
      const start = { kind: "job", namespace: "food_delivery", name } as const;
      assertEquals((await server.store.lineage({ start }))?.nodes.length, 2);
      await server.store.search({ text: name });
    }
    assertEquals((await server.store.jobs({})).items.length, NAMES.length);
    assertEquals(server.failures, []);
  });

  it("with facets of all kinds are taken", async () => {
    await using server = await testServer();
    const facets = JSON.parse(
      `{"__proto__": {"a": 1}, "nothing": null, "text": "x", "list": [1], "schema": 5,
        "parent": {"run": 7, "job": null}, "columnLineage": {"fields": []}}`,
    );
    const event = runEventOf({
      run: 1,
      at: "12:00:00",
      runFacets: facets,
      jobFacets: facets,
      outputs: [{ name: "o", facets, outputFacets: facets }],
    });
    const text = JSON.stringify(event).replace(`"nothing"`, `"__proto__":{"a":1},"nothing"`);
    assertEquals((await server.post(text)).status, 201);
    assertEquals(({} as { a?: number }).a, undefined);
    const run = await server.store.run(runId(1));
    assertEquals(Object.hasOwn(run?.facets ?? {}, "__proto__"), true);
    assertEquals(server.failures, []);
  });

  it("with facets that are large or deep are taken", async () => {
    await using server = await testServer();
    const large = runEventOf({ run: 1, at: "12:00:00", runFacets: { big: "x".repeat(1_000_000) } });
    assertEquals((await server.post(large)).status, 201);
    const deep = `${"[".repeat(2000)}${"]".repeat(2000)}`;
    const text = JSON.stringify(runEventOf({ run: 2, at: "12:00:00", runFacets: { deep: 1 } }))
      .replace(`"deep":1`, `"deep":${deep}`);
    assertEquals((await server.post(text)).status, 201);
    assertEquals(server.failures, []);
  });

  it("with thousands of datasets are taken, and their graph is bounded", async () => {
    await using server = await testServer();
    const outputs = Array.from({ length: 2_000 }, (_, index) => `part-${index}`);
    assertEquals((await server.post(runEventOf({ run: 1, at: "12:00:00", outputs }))).status, 201);
    const start = { kind: "job", namespace: "food_delivery", name: "orders" } as const;
    const graph = await server.store.lineage({ start });
    assertEquals([graph?.nodes.length, graph?.omitted], [300, 1_701]);
  });

  it("with a job that is its own parent are taken", async () => {
    await using server = await testServer();
    const parent = { run: 1, job: "orders" };
    await server.post(runEventOf({ run: 1, at: "12:00:00", inputs: ["a"], parent }));
    await server.post(runEventOf({ run: 2, at: "12:01:00", inputs: ["a"], parent }));
    const start = { kind: "job", namespace: "food_delivery", name: "orders" } as const;
    const graph = await server.store.lineage({ start, onlyParents: true });
    assertEquals(graph?.nodes.length, 2);
  });
});
