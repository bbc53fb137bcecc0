import { optionsOf, requireMethod } from "../../../internal/is_object.ts";
import { asError, textOf } from "../../../internal/as_error.ts";
import { builtinIfThere } from "../../../internal/builtin.ts";
import { TransportError } from "../../errors.ts";
import type { LineageEvent } from "../../event/event.ts";
import { type SerializedEvent, serializeEvent } from "../../event/serialized_event.ts";
import { warn } from "../../values/warn.ts";
import { TimeLimit } from "../port/time_limit.ts";
import { closedError, promiseOf } from "../port/track_in_flight.ts";
import type { EmitOptions, Transport } from "../port/transport.ts";
import type { AsyncTransportOptions, QueueStats } from "./options.ts";
import { SendQueue } from "./send_queue.ts";

/** A {@linkcode Transport} that sends in the background. */
export interface AsyncTransport extends Required<Transport> {
  /** Returns how many events wait, and what became of the others. */
  stats(): QueueStats;

  /**
   * Waits until no event waits or is under way.
   *
   * @returns Whether that was so before the time was over.
   */
  waitForCompletion(timeoutMs?: number): Promise<boolean>;
}

/**
 * Creates a {@linkcode Transport} that queues events and sends them in the background: several runs at
 * once, and the events of a run one after another, so that START arrives first. Events without a run
 * are sent one after another as well.
 *
 * `emit` resolves when the event is in the queue, which is lost if the process is killed. `flush` waits
 * for the queue, and rejects if events failed since the last call. `close` does so if there is no
 * `onError`.
 *
 * @example
 * ```ts
 * import { asyncTransport } from "@runline/runline/lineage/async";
 * import { consoleTransport } from "@runline/runline/lineage";
 * import { assertEquals } from "@std/assert";
 *
 * const lines: string[] = [];
 * const transport = asyncTransport({
 *   transport: consoleTransport({ write: (line) => void lines.push(line) }),
 * });
 * await transport.emit({
 *   eventTime: "2026-01-31T00:00:00Z",
 *   producer: "https://example.com/jobs",
 *   schemaURL: "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/JobEvent",
 *   job: { namespace: "food_delivery", name: "orders" },
 * });
 * assertEquals(await transport.waitForCompletion(), true);
 * assertEquals(transport.stats().delivered, 1);
 * await transport.close();
 * ```
 *
 * @throws {RangeError} If a number is out of range.
 */
export function asyncTransport(options: AsyncTransportOptions): AsyncTransport {
  const { maxQueueSize = 10_000 } = optionsOf(options, "asyncTransport()");
  const { maxQueueLength = 2 ** 26, concurrency = 100 } = options;
  const { whenFull = "block", closeTimeoutMs = 10_000 } = options;
  const numbers = { maxQueueSize, maxQueueLength, concurrency, closeTimeoutMs };
  for (const [name, value] of Object.entries(numbers)) {
    if (value > 0) continue;
    throw new RangeError(
      `Cannot create async transport as '${name}' must be positive: current value is ${value}`,
    );
  }
  const queue = new SendQueue({ ...options, ...numbers, whenFull });
  requireMethod({ transport: options.transport }, "emit");
  const sending = { queue, transport: options.transport };
  let closing: Promise<void> | undefined;
  const forgetExit = options.drainOnExit === true ? drainOnExit(() => close()) : () => {};

  function emitSerialized(event: SerializedEvent, emitOptions: EmitOptions = {}): Promise<void> {
    if (closing !== undefined) return Promise.reject(closedError());
    if (emitOptions.signal?.aborted) return Promise.reject(emitOptions.signal.reason);
    return queue.add(event, emitOptions);
  }

  function close(emitOptions: EmitOptions = {}): Promise<void> {
    if (closing !== undefined) return closing;
    forgetExit();
    closing = closeQueue(sending, { ...emitOptions, stallMs: closeTimeoutMs });
    return closing;
  }

  return {
    isDurable: false,
    // The event is serialized before the call returns.
    emit: (event: LineageEvent, emitOptions) =>
      promiseOf(() => emitSerialized(serializeEvent(event), emitOptions)),
    emitSerialized,
    flush: (emitOptions) => flushQueue(sending, emitOptions),
    close,
    stats: () => queue.stats,
    waitForCompletion: (timeoutMs = Infinity) => completes(queue, timeoutMs),
  };
}

interface Sending {
  readonly queue: SendQueue;
  readonly transport: Transport;
}

async function flushQueue(
  { queue, transport }: Sending,
  emitOptions: EmitOptions = {},
): Promise<void> {
  const flush = async (): Promise<void> => await transport.flush?.(emitOptions);
  // A transport that collects events does not wait for more of them while it flushes.
  const early = flush();
  early.catch(() => {});
  await queue.idle(emitOptions);
  await early;
  await flush();
  queue.failures.throwAll();
}

async function closeQueue(
  { queue, transport }: Sending,
  { signal, stallMs }: EmitOptions & { readonly stallMs: number },
): Promise<void> {
  const cancel = signal === undefined ? {} : { signal };
  const failures: unknown[] = [];
  const flush = async (): Promise<void> => await transport.flush?.(cancel);
  const hurry = (): void => void flush().catch((error) => failures.push(error));
  try {
    await idleOrStalled(queue, { stallMs, signal, hurry });
  } finally {
    await transport.close?.(cancel);
  }
  queue.failures.throwUnreported();
  for (const failure of failures) throw failure;
}

/** Waits for the queue, and abandons it when nothing is delivered for a time. */
async function idleOrStalled(
  queue: SendQueue,
  { stallMs, signal, hurry }: {
    readonly stallMs: number;
    readonly signal: AbortSignal | undefined;
    readonly hurry: () => void;
  },
): Promise<void> {
  const stop = (): void => queue.abandon(asError(signal?.reason));
  signal?.addEventListener("abort", stop, { once: true });
  if (signal?.aborted) stop();
  const settled = (): number => queue.stats.delivered + queue.stats.failed;
  while (!queue.isIdle) {
    const before = settled();
    hurry();
    if (await completes(queue, stallMs)) break;
    if (settled() === before) queue.abandon(stallError(stallMs));
  }
  signal?.removeEventListener("abort", stop);
}

async function completes(queue: SendQueue, timeoutMs: number): Promise<boolean> {
  if (queue.isIdle) return true;
  if (timeoutMs === Infinity) return await queue.idle().then(() => true);
  const limit = new TimeLimit(timeoutMs);
  return await queue.idle({ signal: limit.signal })
    .then(() => true, () => false)
    .finally(() => limit.clear());
}

function stallError(stallMs: number): TransportError {
  const state = `none was accepted within ${stallMs} ms of the end`;
  return new TransportError(`Cannot deliver queued lineage events: ${state}`, {
    code: "TRANSPORT_TIMEOUT",
    retryable: true,
  });
}

const SIGNALS = ["SIGTERM", "SIGINT"] as const;

/**
 * Delays the end of the process until work is done: once before it exits by itself, and at signals that ask it
 * to end, which are sent again when the work is done.
 *
 * @returns A function that removes the listeners.
 */
export function drainOnExit(work: () => Promise<void>): () => void {
  const process = builtinIfThere("node:process");
  // A browser has no such events.
  if (process === undefined) return () => {};
  const drain = (): Promise<void> => work().catch((error) => warn(textOf(error)));
  const onSignal = (signal: NodeJS.Signals): void => {
    forget();
    drain().then(() => process.kill(process.pid, signal));
  };
  const forget = (): void => {
    process.removeListener("beforeExit", drain);
    for (const signal of SIGNALS) process.removeListener(signal, onSignal);
  };
  process.once("beforeExit", drain);
  for (const signal of SIGNALS) process.once(signal, onSignal);
  return forget;
}
