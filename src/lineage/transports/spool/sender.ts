import { setTimeout as startTimer } from "node:timers";
import { MAX_DELAY_MS } from "../../../internal/delay.ts";
import { failureText } from "../../../internal/denied_permission.ts";
import { TransportError } from "../../errors.ts";
import { backoffDelayMs } from "../http/retry.ts";
import { sendSerialized } from "../port/track_in_flight.ts";
import { raceSignal } from "../../../internal/race_signal.ts";
import type { EmitOptions } from "../port/transport.ts";
import { type DeadContent, verdictOn, writeDeadLetter } from "./dead_letters.ts";
import { FileLock, listSpool } from "./folder.ts";
import { type Lane, Lanes, type WaitingRecord } from "./lanes.ts";
import type { CorruptRecord } from "./record.ts";
import { type SegmentReader, Segments } from "./segments.ts";
import type { SpoolSenderOptions } from "./sender_options.ts";

/** The result of a drain: no events left, or events that wait for another attempt. */
export type DrainOutcome = "delivered" | "waiting";

// For failures that may be permanent.
const FEW_ATTEMPTS = 5;
const MAX_RAW_LENGTH = 64 * 1024;

/** Delivers the events of a spool: one sender per folder, and one event of a run at a time. */
export class SpoolSender {
  readonly #options: SpoolSenderOptions;
  readonly #segments: Segments;
  #lanes = new Lanes();
  readonly #stopped = new AbortController();
  readonly #drains = new Set<(outcome: DrainOutcome) => void>();
  #lock: FileLock | undefined;
  #loop: Promise<void> | undefined;
  #outage = { failures: 0, until: 0 };
  #isReported = false;
  #isUnmarked = false;
  // The number of events of this round that failed for a missing permission, which another process may have.
  #barred = 0;
  #listedAt = -Infinity;
  #isWoken = false;
  #endSleep: (() => void) | undefined;

  constructor(options: SpoolSenderOptions) {
    this.#options = options;
    this.#segments = new Segments(options.paths, options.writer?.id);
  }

  /** Starts to deliver, if it does not yet. */
  start(): void {
    this.#loop ??= this.#run();
  }

  /** Checks for new events. During an outage, waits for the next attempt nevertheless. */
  wake(): void {
    this.start();
    this.#isWoken = true;
    if (this.#outage.until <= performance.now()) this.#endSleep?.();
  }

  /** Lists the folder again. */
  relist(): void {
    this.#listedAt = -Infinity;
    this.wake();
  }

  /** Waits until all is delivered, or a further attempt failed. */
  async drain(options: EmitOptions = {}): Promise<DrainOutcome> {
    if (this.#stopped.signal.aborted) return "waiting";
    const settled = new Promise<DrainOutcome>((resolve) => this.#drains.add(resolve));
    this.#outage.until = 0;
    this.#lanes.hurry();
    this.relist();
    return await raceSignal(settled, options.signal) as DrainOutcome;
  }

  /** Stops. Events that are not delivered stay in the folder. */
  async close(): Promise<void> {
    this.#stopped.abort(new Error("The sender of the spool is closed"));
    this.#endSleep?.();
    await this.#loop;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      const pauseMs = await this.#turn().catch((error) => {
        const what = `Cannot read the spool "${this.#options.paths.folder}"`;
        this.#report(what, error, { retryable: true });
        this.#settle("waiting");
        return this.#options.pollMs;
      });
      if (pauseMs > 0 && !signal.aborted) await this.#sleep(pauseMs);
    }
    this.#settle("waiting");
    await this.#segments.close();
    this.#lock?.release();
  }

  /** Delivers what is due, and returns how long there is nothing to do. */
  async #turn(): Promise<number> {
    const { paths, pollMs } = this.#options;
    this.#isWoken = false;
    const isBarred = this.#outage.until === Infinity;
    if (!isBarred) this.#lock ??= FileLock.tryAcquire(paths.senderLock);
    if (this.#lock === undefined) return await this.#waitForOthers();
    if (performance.now() - this.#listedAt >= pollMs) await this.#list();
    await this.#fill();
    const lanes = this.#outage.until <= performance.now() ? this.#lanes.due(performance.now()) : [];
    if (lanes.length > 0) return await this.#round(lanes);
    await this.#segments.removeDelivered();
    if (this.#isWoken) return 0;
    this.#settle(this.#lanes.count === 0 ? "delivered" : "waiting");
    const nextAt = Math.max(this.#outage.until, this.#lanes.nextAt());
    return Math.max(1, Math.min(pollMs, nextAt - performance.now()));
  }

  /** Another process delivers: what this one has appended is delivered once its segments are gone. */
  async #waitForOthers(): Promise<number> {
    const { paths, writer, pollMs } = this.#options;
    const { segments } = await listSpool(paths);
    const isMine = (id: string): boolean => writer === undefined || writer.id === id;
    if (!segments.some((segment) => isMine(segment.writer))) this.#settle("delivered");
    return pollMs;
  }

  async #list(): Promise<void> {
    this.#listedAt = performance.now();
    const isIdle = this.#lanes.count === 0;
    await this.#segments.refresh();
    // A segment that is delivered can go once its writer has sealed it.
    if (isIdle && this.#segments.readers.length > 0) this.#options.writer?.sealIfQuiet();
  }

  async #fill(): Promise<void> {
    for (const reader of this.#segments.readers) {
      while (reader.mayHaveMore && !this.#lanes.isFull) {
        const records = await reader.read();
        if (records === undefined) break;
        for (const record of records) {
          if ("raw" in record) this.#setAsideCorrupt(reader, record);
          else this.#lanes.add({ ...record, reader });
        }
      }
    }
  }

  async #round(lanes: readonly Lane[]): Promise<number> {
    const results = { delivered: 0, failed: 0 };
    this.#barred = 0;
    const next = lanes.values();
    const work = async (): Promise<void> => {
      for (const lane of next) {
        await this.#deliverLane(lane, results);
        // All others would fail as well.
        if (results.failed > 0 && results.delivered === 0) return;
      }
    };
    const workers = Math.min(this.#options.concurrency, lanes.length);
    // All of them end before the next round, which would send the events under way once more.
    const ends = await Promise.allSettled(Array.from({ length: workers }, work));
    const broken = ends.find((end) => end.status === "rejected");
    if (broken !== undefined) throw broken.reason;
    await this.#segments.removeDelivered();
    if (results.delivered > 0 || results.failed === 0) {
      this.#outage = { failures: 0, until: 0 };
      this.#isReported = false;
      return 0;
    }
    const delayMs = this.#backoffMs(this.#outage.failures);
    const isBarred = this.#barred === results.failed;
    const until = isBarred ? Infinity : performance.now() + delayMs;
    this.#outage = { failures: this.#outage.failures + 1, until };
    if (isBarred) await this.#handOver();
    this.#settle("waiting");
    return delayMs;
  }

  /** Leaves the folder to a process that has the permission, until the next drain. */
  async #handOver(): Promise<void> {
    await this.#segments.close();
    this.#lanes = new Lanes();
    this.#lock?.release();
    this.#lock = undefined;
  }

  async #deliverLane(lane: Lane, results: { delivered: number; failed: number }): Promise<void> {
    for (let record = lane.records[0]; record !== undefined; record = lane.records[0]) {
      if (this.#stopped.signal.aborted) return;
      if (!(await this.#deliver(record, lane))) {
        results.failed++;
        lane.readyAt = performance.now() + this.#backoffMs(lane.failures++);
        return;
      }
      results.delivered++;
      this.#lanes.shift(lane);
      this.#markDone(record);
    }
  }

  /** A full disk refuses the mark. Delivery goes on, as only that makes room. */
  #markDone({ reader, offset }: WaitingRecord): void {
    try {
      reader.markDone(offset);
      this.#isUnmarked = false;
    } catch (error) {
      const what = "Cannot record in the spool that lineage events were delivered";
      if (!this.#isUnmarked) this.#report(what, error, { retryable: true });
      this.#isUnmarked = true;
    }
  }

  /** Returns whether the event is delivered or set aside. */
  async #deliver(record: WaitingRecord, lane: Lane): Promise<boolean> {
    const { transport, maxAgeMs, now } = this.#options;
    const { signal } = this.#stopped;
    const content = { json: record.event.json };
    if (now() - record.at > maxAgeMs) {
      this.#setAside(record, content, `it is older than ${maxAgeMs} ms`);
      return true;
    }
    try {
      const sent = sendSerialized(transport, record.event, { signal, untilDelivered: true });
      await raceSignal(sent, signal);
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      const verdict = verdictOn(error);
      const isLast = verdict === "retry a few times" && lane.failures + 1 >= FEW_ATTEMPTS;
      if (verdict === "set aside" || isLast) {
        this.#setAside(record, content, error);
        return true;
      }
      if (!this.#isReported && lane.failures === 0) {
        this.#isReported = true;
        const what = "Cannot deliver lineage events, which stay in the spool";
        this.#report(what, error, { retryable: !isDenied(error) });
      }
      if (isDenied(error)) this.#barred++;
      return false;
    }
  }

  #setAsideCorrupt(reader: SegmentReader, { offset, raw }: CorruptRecord): void {
    const content = { raw: raw.slice(0, MAX_RAW_LENGTH) };
    this.#setAside({ reader, offset }, content, "its checksum does not match");
    reader.markDone(offset);
  }

  #setAside(
    place: { readonly reader: SegmentReader; readonly offset: number },
    content: DeadContent,
    cause: unknown,
  ): void {
    const id = `${place.reader.segment.name}-${String(place.offset).padStart(10, "0")}`;
    const time = new Date(this.#options.now()).toISOString();
    writeDeadLetter(this.#options.paths, { id, time, reason: failureText(cause), content });
    const what = `Cannot deliver lineage event, which is set aside as dead letter "${id}"`;
    this.#options.onDeadLetter(senderError(what, cause, { retryable: false }));
  }

  #report(what: string, cause: unknown, { retryable }: { readonly retryable: boolean }): void {
    this.#options.onError(senderError(what, cause, { retryable }));
  }

  #settle(outcome: DrainOutcome): void {
    for (const resolve of this.#drains) resolve(outcome);
    this.#drains.clear();
  }

  #backoffMs(failures: number): number {
    return backoffDelayMs(this.#options.backoff, failures);
  }

  async #sleep(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#endSleep = resolve;
      const timer = startTimer(resolve, Math.min(ms, MAX_DELAY_MS));
      // Only who waits for the outcome keeps the process alive.
      if (this.#drains.size === 0) timer.unref();
    });
    this.#endSleep = undefined;
  }
}

/** `retryable` is the state of the events: those that stay in the spool are tried again. */
function senderError(
  what: string,
  cause: unknown,
  { retryable }: { readonly retryable: boolean },
): TransportError {
  const code = cause instanceof TransportError ? cause.code : "TRANSPORT_SPOOL";
  return new TransportError(`${what}: ${failureText(cause)}`, { code, retryable, cause });
}

function isDenied(error: unknown): boolean {
  return error instanceof TransportError && error.code === "TRANSPORT_PERMISSION";
}
