import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { gunzipSync } from "node:zlib";
import { describe, it } from "node:test";
import { TransportError } from "../../../../src/lineage/errors.ts";
import type { LineageEvent } from "../../../../src/lineage/event/event.ts";
import {
  type AsyncTransportRules,
  datadogTransport,
} from "../../../../src/lineage/transports/datadog.ts";
import { isAsync } from "../../../../src/lineage/transports/queue/routed_transport.ts";
import { testTransport } from "../../../contracts/transport.ts";
import { type BackendState, FakeLineageEndpoint, SECRET } from "../../../fakes/lineage_endpoint.ts";
import { frozenJobEvent, frozenRunEvent } from "../../../fakes/lineage_events.ts";
import { transportFixture } from "../../../fixtures/transport_fixtures.ts";

interface Request {
  readonly url: string;
  readonly headers: Headers;
  readonly body: string;
}

for (const inBackground of [false, true]) {
  const name = `datadogTransport()${inBackground ? " in the background" : ""}`;
  testTransport(name, (state: BackendState) => {
    const endpoint = new FakeLineageEndpoint(state);
    const transport = datadogTransport({
      apiKey: SECRET,
      fetch: endpoint.fetch,
      asyncTransportRules: { "*": { "*": inBackground } },
    });
    return Promise.resolve(transportFixture(transport, {
      async received() {
        await transport.flush();
        return endpoint.accepted;
      },
    }));
  });
}

describe("datadogTransport()", () => {
  it("posts compressed events with the key to the intake of the site", async () => {
    const { transport, requests } = datadogWith(202, { site: "datadoghq.eu" });
    await transport.emit(frozenRunEvent("orders"));
    const [request] = requests;
    assertEquals(request?.url, "https://data-obs-intake.datadoghq.eu/api/v1/lineage");
    assertEquals(request?.headers.get("authorization"), "Bearer 1500100900");
    assertEquals(request?.headers.get("content-encoding"), "gzip");
    assertEquals(request?.body, JSON.stringify(frozenRunEvent("orders")));
  });

  it("accepts the URL of a proxy as the site", async () => {
    const { transport, requests } = datadogWith(202, { site: "http://proxy:8080" });
    await transport.emit(frozenRunEvent("orders"));
    assertEquals(requests[0]?.url, "http://proxy:8080/api/v1/lineage");
  });

  it("rejects an event that it waits for, and reports one in the background", async () => {
    const lost: string[] = [];
    const { transport } = datadogWith(403, { onError: (error) => void lost.push(error.code) });
    await assertRejects(() => transport.emit(frozenRunEvent("orders")), TransportError);
    await transport.emit(withJobType("dbt", "MODEL"));
    await transport.close();
    assertEquals(lost, ["TRANSPORT_UNAUTHORIZED"]);
  });

  it("waits for the response to every event below a spool", async () => {
    const { transport } = datadogWith(403);
    const emitted = transport.emit(withJobType("dbt", "MODEL"), { untilDelivered: true });
    await assertRejects(() => emitted, TransportError);
    await transport.close();
  });

  it("rejects an invalid site", () => {
    assertThrows(() => datadogTransport({ apiKey: "k", site: "datadoghq.example" }), TypeError);
  });
});

describe("isAsync()", () => {
  const cases: readonly (readonly [rules: AsyncTransportRules, event: LineageEvent, boolean])[] = [
    [{ dbt: { "*": true } }, withJobType("DBT", "MODEL"), true],
    [{ dbt: { "*": true } }, withJobType("AIRFLOW", "TASK"), false],
    [{ dbt: { "*": true } }, frozenRunEvent("orders"), false],
    [{ dbt: { model: true } }, withJobType("dbt", "Model"), true],
    [{ dbt: { model: true } }, withJobType("dbt", "snapshot"), false],
    [{ "*": { "*": true } }, frozenRunEvent("orders"), true],
    [{ "*": { task: true } }, withJobType("airflow", "TASK"), true],
    [{ "*": { task: true } }, frozenRunEvent("orders"), false],
    [{ dbt: { model: false, "*": true } }, withJobType("dbt", "model"), false],
    [{ dbt: { model: true }, "*": { task: true } }, withJobType("dbt", "task"), true],
    [{}, withJobType("dbt", "model"), false],
  ];
  for (const [rules, event, expected] of cases) {
    const { jobType } = (event as { job: { facets?: { jobType?: object } } }).job.facets ?? {};
    it(`is ${expected} for ${JSON.stringify(jobType)} by ${JSON.stringify(rules)}`, () => {
      assertEquals(isAsync(event, rules), expected);
    });
  }
});

function withJobType(integration: string, jobType: string): LineageEvent {
  const event = frozenJobEvent("orders");
  const facets = { jobType: { integration, jobType, processingType: "BATCH" } };
  return { ...event, job: { ...event.job, facets } } as unknown as LineageEvent;
}

function datadogWith(
  status: number,
  options: Partial<Parameters<typeof datadogTransport>[0]> = {},
): { transport: ReturnType<typeof datadogTransport>; requests: Request[] } {
  const requests: Request[] = [];
  const transport = datadogTransport({
    apiKey: "1500100900",
    ...options,
    async fetch(url, init) {
      init?.signal?.throwIfAborted();
      const bytes = new Uint8Array(await new Response(init?.body).arrayBuffer());
      const body = new TextDecoder().decode(gunzipSync(bytes));
      requests.push({ url: String(url), headers: new Headers(init?.headers), body });
      return new Response(null, { status });
    },
  });
  return { transport, requests };
}
