import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { describe, it } from "node:test";
import { liveEvents } from "../../src/server/api/runline/_event_streams.ts";
import { type TestServer, testServer } from "../fixtures/lineage_server.ts";
import { JOBS, LAKE, runEventOf, runId, schema } from "../fixtures/server_events.ts";

const API = "/api/runline/v1";

async function filled(): Promise<TestServer> {
  const server = await testServer();
  await server.post(runEventOf({
    run: 1,
    at: "12:00:00",
    inputs: ["raw"],
    outputs: [{ name: "json", facets: schema("id") }],
  }));
  await server.post(runEventOf({ run: 1, type: "COMPLETE", at: "12:01:00" }));
  return server;
}

interface Document {
  readonly paths: Record<string, { readonly get?: Operation }>;
}

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly required: boolean }[];
  readonly responses: Record<string, { readonly content?: Record<string, { schema?: Schema }> }>;
}

interface Schema {
  readonly required?: readonly string[];
}

describe("the API of Runline", () => {
  it("answers as in its OpenAPI document", async () => {
    await using server = await filled();
    const document = await server.json(`${API}/openapi.json`) as unknown as Document;
    const values: Readonly<Record<string, string>> = {
      [`${API}/job namespace`]: JOBS,
      [`${API}/job name`]: "orders",
      [`${API}/run id`]: runId(1),
      [`${API}/column-lineage nodeId`]: `dataset:${LAKE}:json`,
      [`${API}/search q`]: "orders",
    };
    let count = 0;
    for (const [path, { get }] of Object.entries(document.paths)) {
      const required = get?.responses["200"]?.content?.["application/json"]?.schema?.required;
      if (!path.startsWith(API) || !get || !required || path.includes("{")) continue;
      const query = new URLSearchParams();
      for (const { name, required: isRequired } of get.parameters ?? []) {
        const fallback = name === "namespace" ? LAKE : "json";
        if (isRequired) query.set(name, values[`${path} ${name}`] ?? fallback);
      }
      const response = await server.send(`${path}?${query}`);
      assertEquals([path, response.status], [path, 200]);
      const answer = await response.json();
      assertEquals([path, required.filter((key) => !(key in answer))], [path, []]);
      if (query.size > 0) {
        assertEquals([path, (await server.send(path)).status], [path, 400]);
      }
      count++;
    }
    assertEquals(count, 15);
    const parameters = (path: string): readonly string[] =>
      document.paths[`${API}${path}`]?.get?.parameters?.map(({ name }) => name) ?? [];
    assertEquals([...parameters("/events.ndjson"), "limit", "cursor"], parameters("/events"));
  });

  it("answers 404 for what is not there", async () => {
    await using server = await filled();
    for (
      const path of [
        "job?namespace=a&name=b",
        "run?id=x",
        "events/999",
        "events/x",
        "lineage?nodeId=job:a:b",
      ]
    ) {
      assertEquals([path, (await server.send(`${API}/${path}`)).status], [path, 404]);
    }
    assertEquals((await server.send(`${API}/events/x`, { method: "HEAD" })).status, 404);
    const missing = async (query: string): Promise<string> => {
      return await (await server.send(`${API}/lineage?${query}`)).text();
    };
    assertStringIncludes(await missing("nodeId=job:a:b"), "Node 'job:a:b' not found.\"");
    assertStringIncludes(await missing("run=x"), "Run 'x' not found.");
  });

  it("answers 400 to values that it cannot read, and reads empty ones as missing", async () => {
    await using server = await filled();
    const wrong = [
      "jobs?cursor=x",
      "jobs?topLevel=maybe",
      "datasets?sort=rows",
      "datasets?failedQuality=maybe",
      "runs?job=orders",
      "events?job=orders",
      "events?warnings=some",
      "events?type=NEVER",
      "events.ndjson?type=NEVER",
      "lineage?onlyParents=x",
      "lineage?at=2026-01-31&last=3",
      "lineage?at=yesterday",
    ];
    for (const path of wrong) {
      assertEquals([path, (await server.send(`${API}/${path}`)).status], [path, 400]);
    }
    assertStringIncludes(
      await (await server.send(`${API}/events?type=NEVER`)).text(),
      "query param type must be one of [START, RUNNING, COMPLETE, FAIL, ABORT, OTHER, JOB, DATASET]",
    );
    const all = await server.json(`${API}/runs`);
    assertEquals(await server.json(`${API}/runs?q=&namespace=&job=&state=&cursor=&parent=`), all);
    assertEquals((await server.send(`${API}/runs?q=or%00ders`)).status, 200);
  });

  it("exports events as they arrived", async () => {
    await using server = await filled();
    const response = await server.send(`${API}/events.ndjson?run=${runId(1)}&type=START`);
    const lines = (await response.text()).trim().split("\n");
    assertEquals(lines.length, 1);
    assertEquals(await server.json(`${API}/events/1`), JSON.parse(lines[0] ?? ""));
  });

  it("reads few large events at once for an export", async () => {
    await using server = await filled();
    const before = await server.store.countEvents({});
    const facets = { notes: { text: "x".repeat(200_000) } };
    for (const run of [7, 8, 9]) {
      await server.post(runEventOf({ run, at: "13:00:00", runFacets: facets }));
    }
    const pieces = await Array.fromAsync(server.store.readEvents({}));
    const ids = pieces.flatMap((piece) => piece.map(({ id }) => id));
    assertEquals(ids, Array.from({ length: before + 3 }, (_, at) => at + 1));
    assertEquals(pieces.map((piece) => piece.length), [before + 1, 1, 1]);
  });

  it("sends events as they arrive, and those that a listener missed", async () => {
    await using server = await filled();
    const response = await server.send(`${API}/events/live`, { headers: { "last-event-id": "1" } });
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    const until = async (part: string): Promise<void> => {
      while (!text.includes(part)) {
        const { value, done } = await reader.read();
        if (done) throw new Error(`The feed ended before "${part}" came`);
        text += value;
      }
    };
    await until(`id: 2\n`);
    await server.post(runEventOf({ run: 2, at: "13:00:00" }));
    await until(`"runId":"${runId(2)}"`);
    assertStringIncludes(text, "retry: 5000");
    await reader.cancel();
  });

  it("ends a feed that opens after the server was asked to stop, and counts it no longer", async () => {
    await using server = await filled();
    const signal = AbortSignal.abort();
    const feeds: Response[] = [];
    try {
      while (feeds.length <= 100) {
        feeds.push(await liveEvents(server.store, { lastId: 1, signal }));
      }
      assertStringIncludes(await feeds.pop()!.text(), "id: 2\n");
    } finally {
      await Promise.all(feeds.map(({ body }) => body?.cancel()));
    }
  });

  it("prunes", async () => {
    await using server = await filled();
    const init = { method: "POST", body: JSON.stringify({ before: "2027-01-01T00:00:00Z" }) };
    assertEquals(await server.json(`${API}/prune`, init), { events: 2, runs: 1 });
    const wrong = { method: "POST", body: JSON.stringify({ before: "soon" }) };
    assertEquals((await server.send(`${API}/prune`, wrong)).status, 400);
  });

  it("counts requests and what is stored, as Prometheus reads it", async () => {
    await using server = await filled();
    await server.send("/api/v1/jobs");
    const response = await server.send("/metrics");
    assertMatch(response.headers.get("content-type") ?? "", /^text\/plain; version=0\.0\.4/);
    const text = await response.text();
    assertStringIncludes(text, `runline_http_requests_total{method="POST",status="201"} 2`);
    assertStringIncludes(text, "runline_events 2");
  });
});
