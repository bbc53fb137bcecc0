import { setTimeout as startTimer } from "node:timers";
import { MAX_DELAY_MS } from "../../../internal/delay.ts";
import { deniedPermission, failureText } from "../../../internal/denied_permission.ts";
import { TransportError } from "../../errors.ts";
import { BackgroundFailures } from "../port/background_failures.ts";
import { TimeLimit } from "../port/time_limit.ts";
import { serializedTransport } from "../port/track_in_flight.ts";
import type { EmitOptions, Transport } from "../port/transport.ts";
import { SpoolBound } from "./bound.ts";
import { type SpoolPaths, spoolPaths } from "./folder.ts";
import { type DrainOutcome, SpoolSender } from "./sender.ts";
import { type SpoolSettings, spoolSettings, type SpoolTransportOptions } from "./settings.ts";
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
 * letters or were dropped since the last call.
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
    isDurable: true,
    emitSerialized: ({ json }) => spool.append(json),
    flush: (emitOptions) => spool.flush(emitOptions),
    close: (emitOptions) => spool.close(emitOptions),
  });
}

/** The writer and the sender of one process for a folder, and the bound of its size. */
export class Spool {
  readonly #settings: SpoolSettings;
  readonly #paths: SpoolPaths;
  readonly #bound: SpoolBound;
  readonly #writer: SpoolWriter;
  readonly #sender: SpoolSender;
  readonly #failures: BackgroundFailures<void>;
  #isSyncDue = false;
  #room: Promise<void> | undefined;
  #outcome: DrainOutcome | undefined;

  constructor(settings: SpoolSettings) {
    const { folder, fsync, onError } = settings;
    const paths = spoolPaths(folder);
    this.#failures = new BackgroundFailures(onError);
    this.#settings = settings;
    this.#paths = paths;
    const fail = (error: TransportError): void => this.#failures.add(error);
    this.#bound = new SpoolBound({ ...settings, paths, onError: fail });
    this.#writer = new SpoolWriter(folder, {
      ...settings,
      syncOnSeal: fsync !== "never",
      onSeal: () => this.#sealed(),
    });
    this.#sender = new SpoolSender({
      ...settings,
      paths,
      writer: this.#writer,
      onDeadLetter: fail,
    });
  }

  /** Appends an event. */
  async append(json: string): Promise<void> {
    if (this.#bound.isFull) await this.#bound.requireRoom();
    try {
      this.#writer.append(json);
    } catch (error) {
      throw writeError(this.#paths.folder, error);
    }
    this.#outcome = undefined;
    this.#sender.wake();
    if (this.#settings.fsync === "interval") this.#syncLater();
    if (this.#settings.fsync === "always") await this.#writer.sync();
    if (this.#room === undefined) return;
    // Once a segment: it keeps the bound, and lets the sender run in a loop that only emits.
    await this.#room;
    this.#room = undefined;
  }

  /** Syncs to the disk, and delivers as far as the backend accepts. */
  async flush(options: EmitOptions = {}): Promise<void> {
    await this.#drain(options);
    this.#failures.throwAll();
  }

  async #drain(options: EmitOptions): Promise<void> {
    const { drainMs, fsync } = this.#settings;
    if (fsync !== "never") await this.#writer.sync();
    this.#writer.seal();
    options.signal?.throwIfAborted();
    const limit = new TimeLimit(drainMs, { parent: options.signal });
    try {
      this.#outcome = await this.#sender.drain({ signal: limit.signal });
    } catch (error) {
      if (!limit.signal.aborted || options.signal?.aborted) throw error;
      this.#outcome = "waiting";
    } finally {
      limit.clear();
    }
  }

  /** Flushes, and releases all resources. */
  async close(options: EmitOptions = {}): Promise<void> {
    try {
      // Where flush() has just failed to deliver, another attempt only costs time.
      if (this.#outcome !== "waiting") await this.#drain(options);
    } finally {
      await this.#sender.close();
      await this.#writer.close();
      await this.#settings.transport.close?.(options);
    }
    this.#failures.throwUnreported();
  }

  #sealed(): void {
    const report = (error: unknown): void => this.#report(error);
    this.#room = this.#bound.measure().catch(report);
    this.#sender.relist();
  }

  /** Syncs some time later, once for all events until then. */
  #syncLater(): void {
    if (this.#isSyncDue) return;
    this.#isSyncDue = true;
    startTimer(() => {
      this.#isSyncDue = false;
      this.#writer.sync().catch((error) => this.#report(error));
    }, Math.min(this.#settings.fsyncIntervalMs, MAX_DELAY_MS)).unref();
  }

  #report(error: unknown): void {
    this.#failures.add(writeError(this.#paths.folder, error));
  }
}

function writeError(folder: string, cause: unknown): TransportError {
  if (cause instanceof TransportError) return cause;
  const state = failureText(cause);
  return new TransportError(`Cannot append lineage event to the spool "${folder}": ${state}`, {
    code: deniedPermission(cause) ? "TRANSPORT_PERMISSION" : "TRANSPORT_WRITE",
    url: folder,
    cause,
  });
}
