import { setTimeout as startTimer } from "node:timers";
import { TransportError } from "../../errors.ts";
import type { SerializedEvent } from "../../event/serialized_event.ts";
import { serializedTransport } from "../track_in_flight.ts";
import type { EmitOptions, Transport } from "../transport.ts";
import { SpoolBound } from "./bound.ts";
import { type SpoolPaths, spoolPaths } from "./folder.ts";
import { SpoolSender } from "./sender.ts";
import type { DrainOutcome } from "./sender.ts";
import { type SpoolSettings, spoolSettings } from "./settings.ts";
import type { SpoolTransportOptions } from "./settings.ts";
import { SpoolWriter } from "./writer.ts";

/**
 * Creates a {@linkcode Transport} that appends each event to a file, and delivers it in the background
 * for as long as it takes, in the order of each run. `emit` resolves when the event is in the file.
 *
 * Each event is delivered at least once, and twice only after a crash between its delivery and the
 * record of it. One process at a time delivers; the others append and never wait for it. An event that
 * the backend rejects, or whose record is damaged, becomes a dead letter and holds up no other.
 *
 * `flush` and `close` resolve also when the backend is down, as the events are safe: the next process
 * with the same folder delivers them, or `runline spool flush`. `flush` rejects if events became dead
 * letters since the last call.
 *
 * @example
 * ```ts
 * import { httpTransport } from "@runline/runline/lineage";
 * import { spoolTransport } from "@runline/runline/lineage/spool";
 * import { assert } from "@std/assert";
 *
 * const backend = httpTransport({ url: "http://localhost:5000", retry: { total: 0 } });
 * const transport = spoolTransport({ folder: "/tmp/lineage-spool", transport: backend });
 * assert(transport);
 * ```
 *
 * @throws {RangeError} If a number is out of range.
 */
export function spoolTransport(options: SpoolTransportOptions): Required<Transport> {
  const spool = new Spool(spoolSettings(options));
  return serializedTransport({
    emitSerialized: (event) => spool.emit(event),
    flush: (emitOptions = {}) => spool.flush(emitOptions),
    close: (emitOptions = {}) => spool.close(emitOptions),
  });
}

class Spool {
  readonly #settings: SpoolSettings;
  readonly #paths: SpoolPaths;
  readonly #bound: SpoolBound;
  readonly #writer: SpoolWriter;
  readonly #sender: SpoolSender;
  readonly #syncLater: () => void;
  #deadLetters: TransportError[] = [];
  #room: Promise<void> | undefined;
  #outcome: DrainOutcome | undefined;

  constructor(settings: SpoolSettings) {
    const { folder, fsync, fsyncIntervalMs } = settings;
    this.#settings = settings;
    this.#paths = spoolPaths(folder);
    this.#bound = new SpoolBound({ ...settings, paths: this.#paths });
    this.#writer = new SpoolWriter(folder, {
      ...settings,
      syncOnSeal: fsync !== "never",
      onSeal: () => this.#measure(),
    });
    this.#sender = new SpoolSender({
      ...settings,
      paths: this.#paths,
      writer: this.#writer,
      onDeadLetter: (error) => void this.#deadLetters.push(error),
    });
    this.#syncLater = fsync === "interval"
      ? laterOnce(() => this.#sync(), fsyncIntervalMs)
      : () => {};
  }

  async emit({ json }: SerializedEvent): Promise<void> {
    const { folder, fsync } = this.#settings;
    if (this.#bound.isFull) await this.#bound.requireRoom();
    try {
      this.#writer.append(json);
    } catch (error) {
      throw writeError(folder, error);
    }
    this.#outcome = undefined;
    this.#sender.wake();
    this.#syncLater();
    if (fsync === "always") await this.#writer.sync();
    if (this.#room === undefined) return;
    // Once a segment: it keeps the bound, and gives the sender its turn in a loop that only emits.
    await this.#room;
    this.#room = undefined;
  }

  async flush(options: EmitOptions): Promise<void> {
    const { fsync, drainMs } = this.#settings;
    if (fsync !== "never") await this.#writer.sync();
    this.#writer.seal();
    const drained = await within(drainMs, options, (signal) => this.#sender.drain({ signal }));
    this.#outcome = drained ?? "waiting";
    const errors = this.#deadLetters.splice(0);
    if (errors.length > 0) throw deadLetterError(this.#paths.dead, errors);
  }

  async close(options: EmitOptions): Promise<void> {
    try {
      // Where flush() has just failed to deliver, another attempt only costs time.
      if (this.#outcome !== "waiting") await this.flush(options);
    } finally {
      await this.#sender.close();
      await this.#writer.close();
      await this.#settings.transport.close?.(options);
    }
  }

  #measure(): void {
    this.#room = this.#bound.measure().catch((error) => this.#report(error));
    this.#sender.relist();
  }

  #sync(): void {
    this.#writer.sync().catch((error) => this.#report(error));
  }

  #report(error: unknown): void {
    this.#settings.onError(writeError(this.#settings.folder, error));
  }
}

function deadLetterError(folder: string, errors: readonly TransportError[]): TransportError {
  const [cause] = errors;
  const what = `Cannot deliver ${errors.length} lineage events, which are dead letters`;
  return new TransportError(`${what} in "${folder}": ${cause?.message}`, {
    code: "TRANSPORT_SPOOL",
    url: folder,
    cause,
  });
}

function writeError(folder: string, cause: unknown): TransportError {
  if (cause instanceof TransportError) return cause;
  const state = cause instanceof Error ? cause.message : String(cause);
  return new TransportError(`Cannot append lineage event to the spool "${folder}": ${state}`, {
    code: "TRANSPORT_WRITE",
    url: folder,
    cause,
  });
}

/** Returns a function that calls another one some time later, once for all calls until then. */
function laterOnce(call: () => void, ms: number): () => void {
  let isDue = false;
  return () => {
    if (isDue) return;
    isDue = true;
    startTimer(() => {
      isDue = false;
      call();
    }, ms).unref();
  };
}

/**
 * Waits for work no longer than a time, after which it returns `undefined`, and no longer than the
 * signal of the caller allows.
 */
async function within<Result>(
  ms: number,
  { signal }: EmitOptions,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result | undefined> {
  const controller = new AbortController();
  const stop = (): void => controller.abort(signal?.reason);
  const timer = startTimer(stop, ms);
  signal?.addEventListener("abort", stop, { once: true });
  try {
    signal?.throwIfAborted();
    return await work(controller.signal);
  } catch (error) {
    if (!controller.signal.aborted || signal?.aborted) throw error;
    return undefined;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}
