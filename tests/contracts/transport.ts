import { assert, assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import process from "node:process";
import { describe, it } from "node:test";
import { inspect } from "node:util";
import { TransportError } from "../../src/lineage/errors.ts";
import type { LineageEvent } from "../../src/lineage/event/event.ts";
import type { Transport } from "../../src/lineage/transports/port/transport.ts";
import { frozenRunEvent } from "../fakes/lineage_events.ts";
import { type BackendState, SECRET } from "../fakes/lineage_endpoint.ts";
import { numberedEvent, numbersOf } from "../fakes/run_events.ts";

/** A transport under test. */
export interface TransportFixture extends AsyncDisposable {
  readonly transport: Required<Transport>;
  /** Returns the events that arrived, as JSON, in their order. */
  received(): Promise<readonly string[]>;
  /** Returns the errors that the transport passed to `onError`. Missing if it has none. */
  readonly reported?: (() => readonly unknown[]) | undefined;
}

/** The reasons for which cases of the contract are skipped. */
export interface TransportGaps {
  /** Why nothing arrives. */
  readonly delivers?: string;
  /** Why nothing fails. */
  readonly fails?: string;
  /** Why no event is lost after `emit` has accepted it. */
  readonly loses?: string;
  /** Why nothing hangs. */
  readonly hangs?: string;
  /** Why it has no secret. */
  readonly secrets?: string;
}

type Start = (state: BackendState) => Promise<TransportFixture>;

/**
 * Declares the contract of every transport: order per run, a failure surfaces, `close` waits for what is
 * in flight, nothing is sent after it, a signal ends a call, and no error contains a secret.
 */
export function testTransport(name: string, start: Start, gaps: TransportGaps = {}): void {
  describe(`${name}: the transport contract`, () => {
    testDelivery(() => start("up"), gaps);
    testEnd(() => start("up"), gaps);
    testFailures(() => start("failing"), gaps);
    testAbort(start, gaps);
  });
}

function unless(gap: string | undefined): { readonly skip?: string } {
  return gap === undefined ? {} : { skip: gap };
}

function testDelivery(start: () => Promise<TransportFixture>, gaps: TransportGaps): void {
  const delivering = unless(gaps.delivers);

  it("emit() sends the JSON of the event unchanged", delivering, async () => {
    await using fixture = await start();
    const event = frozenRunEvent("orders/żółw 🐢");
    await fixture.transport.emit(event);
    assertEquals(await fixture.received(), [JSON.stringify(event)]);
  });

  it("emit() sends the events of each run in their order", delivering, async () => {
    await using fixture = await start();
    const runs = [1, 2, 3];
    await Promise.all(runs.map(async (run) => {
      for (let number = 0; number < 4; number++) {
        await fixture.transport.emit(numberedEvent(run, number));
      }
    }));
    const numbers = (await fixture.received()).map((text) => numbersOf(JSON.parse(text)));
    for (const run of runs) {
      const ofRun = numbers.filter((one) => one.startsWith(`${run}/`));
      assertEquals(ofRun, [0, 1, 2, 3].map((number) => `${run}/${number}`));
    }
  });

  it("emit() rejects for a value that JSON cannot represent", delivering, async () => {
    await using fixture = await start();
    const event = { ...frozenRunEvent("orders"), cost: NaN } as LineageEvent;
    await assertRejects(() => fixture.transport.emit(event), TypeError);
    assertEquals(await fixture.received(), []);
  });
}

function testEnd(start: () => Promise<TransportFixture>, gaps: TransportGaps): void {
  it("close() waits for the events in flight", unless(gaps.delivers), async () => {
    await using fixture = await start();
    const event = frozenRunEvent("orders");
    const emitted = fixture.transport.emit(event);
    await fixture.transport.close();
    assertEquals(await fixture.received(), [JSON.stringify(event)]);
    await emitted;
  });

  it("close() may be called twice, also at the same time", async () => {
    await using fixture = await start();
    await Promise.all([fixture.transport.close(), fixture.transport.close()]);
    await fixture.transport.close();
  });

  it("emit() rejects after close(), and sends nothing", async () => {
    await using fixture = await start();
    await fixture.transport.flush();
    await fixture.transport.close();
    const error = await assertRejects(
      () => fixture.transport.emit(frozenRunEvent("orders")),
      TransportError,
      "Cannot emit lineage event: the transport is closed",
    );
    assertEquals(error.code, "TRANSPORT_CLOSED");
    assertEquals(await fixture.received(), []);
  });
}

function testFailures(start: () => Promise<TransportFixture>, gaps: TransportGaps): void {
  async function failures(): Promise<readonly unknown[]> {
    await using fixture = await start();
    const { transport } = fixture;
    const calls = [
      () => transport.emit(frozenRunEvent("orders")),
      () => transport.flush(),
      () => transport.close(),
    ];
    const rejected = await rejectionsOf(calls);
    return [...rejected, ...fixture.reported?.() ?? []].filter((error) => error !== undefined);
  }

  const losing = unless(gaps.fails ?? gaps.loses);

  it("a failure rejects emit(), or else flush() and reaches onError", losing, async () => {
    await using fixture = await start();
    const warningsBefore = process.listenerCount("exit");
    const { transport, reported } = fixture;
    const [emitted, flushed, ...later] = await rejectionsOf([
      () => transport.emit(frozenRunEvent("orders")),
      () => transport.flush(),
      () => transport.flush(),
      () => transport.close(),
    ]);
    assert((emitted ?? flushed) instanceof Error);
    if (emitted !== undefined) assertEquals([flushed, reported?.() ?? []], [undefined, []]);
    else if (reported !== undefined) assertEquals(reported().length, 1);
    assertEquals(later, [undefined, undefined]);
    // Nothing is left to warn of when the process ends.
    assertEquals(process.listenerCount("exit"), warningsBefore);
  });

  it("close() rejects only with a failure that nothing has received", losing, async () => {
    await using fixture = await start();
    const { transport, reported } = fixture;
    const warningsBefore = process.listenerCount("exit");
    const [emitted, closed] = await rejectionsOf([
      () => transport.emit(frozenRunEvent("orders")),
      () => transport.close(),
    ]);
    const isSilent = emitted === undefined && reported === undefined;
    assertEquals(closed instanceof Error, isSilent);
    if (emitted === undefined && reported !== undefined) assertEquals(reported().length, 1);
    assertEquals(process.listenerCount("exit"), warningsBefore);
  });

  it("no error contains a secret", unless(gaps.fails ?? gaps.secrets), async () => {
    const errors = await failures();
    assert(errors.length > 0);
    const texts = errors.map((error) => inspect(error, { depth: Infinity, showHidden: true }));
    assertEquals(texts.filter((text) => text.includes(SECRET)), []);
  });
}

/** Calls functions one after another, and returns the error of each, or `undefined`. */
async function rejectionsOf(calls: readonly (() => Promise<void>)[]): Promise<unknown[]> {
  const rejections: unknown[] = [];
  for (const call of calls) {
    await call().then(() => rejections.push(undefined), (error) => rejections.push(error));
  }
  return rejections;
}

function testAbort(start: Start, gaps: TransportGaps): void {
  it("emit() rejects with the reason of an aborted signal", async () => {
    await using fixture = await start("up");
    const reason = new Error("enough");
    const signal = AbortSignal.abort(reason);
    const emitted = () => fixture.transport.emit(frozenRunEvent("orders"), { signal });
    assertStrictEquals(await assertRejects(emitted), reason);
    assertEquals(await fixture.received(), []);
  });

  it("a signal ends each call while the backend hangs", unless(gaps.hangs), async () => {
    await using fixture = await start("hanging");
    const { transport } = fixture;
    const [controller, reason] = [new AbortController(), new Error("enough")];
    const { signal } = controller;
    const calls = [
      transport.emit(frozenRunEvent("orders"), { signal }),
      transport.flush({ signal }),
    ];
    const ends = Promise.allSettled(calls);
    setTimeout(() => controller.abort(reason));
    const rejected = (await ends).filter((end) => end.status === "rejected");
    assert(rejected.length > 0);
    for (const end of rejected) assertStrictEquals(end.reason, reason);
    await transport.close({ signal }).catch(() => {});
  });
}
