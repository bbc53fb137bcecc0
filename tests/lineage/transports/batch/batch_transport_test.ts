import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { describe, it } from "node:test";
import { TransportError } from "../../../../src/lineage/errors.ts";
import { asyncTransport } from "../../../../src/lineage/transports/async.ts";
import {
  batchTransport,
  type BatchTransportOptions,
} from "../../../../src/lineage/transports/batch.ts";
import { startLineageBackend } from "../../../fakes/lineage_backend.ts";
import type { LineageBackend } from "../../../fakes/lineage_backend.ts";
import { numberedEvent, numbersOf } from "../../../fakes/run_events.ts";

function transportOf(backend: LineageBackend, options: Partial<BatchTransportOptions> = {}) {
  const sleep = () => Promise.resolve();
  return batchTransport({ url: backend.url, lingerMs: 1, sleep, ...options });
}

/** Lists the requests: the end of the path, and the numbers of the events. */
function requestsOf(backend: LineageBackend): string[] {
  return backend.requests.map(({ path, body }) => {
    const events = [JSON.parse(body)].flat().map(numbersOf);
    return `${path.split("/").at(-1)} ${events.join(" ")}`;
  });
}

function emitAll(transport: ReturnType<typeof batchTransport>, count: number) {
  return Promise.allSettled(
    Array.from({ length: count }, (_, number) => transport.emit(numberedEvent(1, number))),
  );
}

function partial(...failed: { index: number; reason?: string; retriable?: boolean }[]) {
  const body = JSON.stringify({
    status: "partial_success",
    summary: { received: 3, successful: 3 - failed.length, failed: failed.length },
    failed_events: failed,
  });
  return { status: 200, body };
}

function outcomes(results: readonly PromiseSettledResult<void>[]): string[] {
  return results.map((result) => result.status === "fulfilled" ? "ok" : result.reason.code);
}

describe("batchTransport()", () => {
  it("posts events that are emitted together in one request, and the rest in the next", async () => {
    await using backend = await startLineageBackend();
    const transport = transportOf(backend, { maxEvents: 2 });
    assertEquals(outcomes(await emitAll(transport, 5)), ["ok", "ok", "ok", "ok", "ok"]);
    assertEquals(requestsOf(backend), ["batch 1/0 1/1", "batch 1/2 1/3", "batch 1/4"]);
    assertEquals(backend.requests[0]?.path, "/api/v1/lineage/batch");
  });

  it("has a separate request for an event that is too long", async () => {
    await using backend = await startLineageBackend();
    const transport = transportOf(backend, { maxLength: 10 });
    await emitAll(transport, 2);
    assertEquals(requestsOf(backend), ["batch 1/0", "batch 1/1"]);
  });

  it("rejects for the events that the backend did not accept, and for no other", async () => {
    await using backend = await startLineageBackend();
    backend.respondWith(partial({ index: 1, reason: "no such job", retriable: false }));
    const [first, second, third] = await emitAll(transportOf(backend), 3);
    assertEquals(outcomes([first!, second!, third!]), ["ok", "TRANSPORT_REJECTED", "ok"]);
    assert(second?.status === "rejected");
    const { message, retryable } = second.reason;
    assert(message.endsWith('did not accept this event of a batch: "no such job"'), message);
    assertEquals([retryable, backend.requests.length], [false, 1]);
  });

  it("sends events again that the backend may accept later", async () => {
    await using backend = await startLineageBackend();
    const busy = { index: 0, reason: "busy", retriable: true };
    backend.respondWith(partial({ ...busy, index: 2 }), partial(busy), { status: 204 });
    assertEquals(outcomes(await emitAll(transportOf(backend), 3)), ["ok", "ok", "ok"]);
    assertEquals(requestsOf(backend), ["batch 1/0 1/1 1/2", "batch 1/2", "batch 1/2"]);
  });

  it("does not send an event again whose call was aborted meanwhile", async () => {
    await using backend = await startLineageBackend();
    const retriable = { reason: "busy", retriable: true };
    backend.respondWith(partial({ index: 0, ...retriable }, { index: 1, ...retriable }));
    const controller = new AbortController();
    const { signal } = controller;
    const sleep = () => Promise.resolve(controller.abort(new Error("enough")));
    const transport = transportOf(backend, { sleep });
    const first = assertRejects(() => transport.emit(numberedEvent(1, 0), { signal }), Error);
    await transport.emit(numberedEvent(1, 1));
    await first;
    assertEquals(requestsOf(backend), ["batch 1/0 1/1", "batch 1/1"]);
  });

  it("does not wait for more events in flush() and close(), also behind a queue", async () => {
    await using backend = await startLineageBackend();
    const slow = () => transportOf(backend, { lingerMs: 2 ** 32 });
    const transports = [slow(), asyncTransport({ transport: slow(), concurrency: 2 })];
    for (const [run, transport] of transports.entries()) {
      const first = transport.emit(numberedEvent(run, 0));
      await transport.flush();
      const second = transport.emit(numberedEvent(run, 1));
      await transport.close();
      await Promise.all([first, second]);
    }
    const arrived = requestsOf(backend);
    assertEquals(arrived, ["batch 0/0", "batch 0/1", "batch 1/0", "batch 1/1"]);
  });

  it("gives up on those after all retries", async () => {
    await using backend = await startLineageBackend();
    const busy = partial({ index: 0, retriable: true });
    backend.respondWith(busy, busy, busy);
    const results = await emitAll(transportOf(backend, { retry: { total: 2 } }), 1);
    assertEquals([outcomes(results), backend.requests.length], [["TRANSPORT_UNAVAILABLE"], 3]);
  });

  for (const status of [404, 405]) {
    it(`sends single events after ${status}, and remembers that`, async () => {
      await using backend = await startLineageBackend();
      backend.respondWith(status);
      const transport = transportOf(backend);
      assertEquals(outcomes(await emitAll(transport, 2)), ["ok", "ok"]);
      await emitAll(transport, 1);
      const expected = ["batch 1/0 1/1", "lineage 1/0", "lineage 1/1", "lineage 1/0"];
      assertEquals(requestsOf(backend), expected);
    });
  }

  it("sends single events if the answer is not one to a batch", async () => {
    for (const body of ["<html>", "{}", '{"status":"success","failed_events":[{"index":7}]}']) {
      await using backend = await startLineageBackend();
      backend.respondWith({ status: 200, body });
      await emitAll(transportOf(backend), 1);
      assertEquals(requestsOf(backend), ["batch 1/0", "lineage 1/0"], body);
    }
  });

  it("treats a 404 as a failure once the endpoint was there", async () => {
    await using backend = await startLineageBackend();
    const transport = transportOf(backend);
    await emitAll(transport, 1);
    backend.respondWith(404);
    assertEquals(outcomes(await emitAll(transport, 1)), ["TRANSPORT_NOT_FOUND"]);
  });

  it("halves a batch that is too large", async () => {
    await using backend = await startLineageBackend();
    backend.respondWith(413, 413);
    assertEquals(outcomes(await emitAll(transportOf(backend), 3)), ["ok", "ok", "ok"]);
    const expected = ["batch 1/0 1/1 1/2", "batch 1/0 1/1", "batch 1/0", "batch 1/1", "batch 1/2"];
    assertEquals(requestsOf(backend), expected);
  });

  it("sends the events of a batch that is refused as a whole one by one", async () => {
    await using backend = await startLineageBackend();
    backend.respondWith(400, 201, 400, 201);
    const results = await emitAll(transportOf(backend), 3);
    assertEquals(outcomes(results), ["ok", "TRANSPORT_REJECTED", "ok"]);
  });

  it("rejects for all events of a batch that cannot be sent", async () => {
    await using backend = await startLineageBackend();
    backend.respondWith(503, 503);
    const results = await emitAll(transportOf(backend, { retry: { total: 1 } }), 2);
    assertEquals(outcomes(results), ["TRANSPORT_UNAVAILABLE", "TRANSPORT_UNAVAILABLE"]);
  });

  it("ends one emit() with the reason of its signal, and no other", async () => {
    await using backend = await startLineageBackend();
    const transport = transportOf(backend);
    const controller = new AbortController();
    const aborted = transport.emit(numberedEvent(1, 0), { signal: controller.signal });
    const other = transport.emit(numberedEvent(1, 1));
    controller.abort(new Error("enough"));
    await assertRejects(() => aborted, Error, "enough");
    await other;
  });

  it("refuses a batch of nothing", () => {
    const create = () => batchTransport({ url: "http://h", maxEvents: 0 });
    assertThrows(create, RangeError, "'maxEvents' must be at least 1");
    assertThrows(() => batchTransport({ url: "h" }), TypeError, "'url'");
    assert(TransportError);
  });
});
