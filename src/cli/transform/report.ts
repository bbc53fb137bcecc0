import {
  formatBytes,
  formatCount,
  formatDuration,
  formatNumberOf,
} from "../../internal/text/format.ts";
import { printable } from "../../internal/text/printable.ts";
import { CLEAR_LINE, type CliIo, showProgress } from "../io.ts";

const PROGRESS_INTERVAL_MS = 100;
const RATE_FROM_MS = 1000;

/** Options of {@linkcode TransformReport}. */
export interface TransformReportOptions {
  /** The number of bytes to read, if it is known. */
  readonly totalBytes: number | undefined;
  /** Whether progress is shown. */
  readonly live: boolean;
  /** Whether bad events are kept. */
  readonly keepsBad: boolean;
  /** Reads the time. @default {performance.now} */
  readonly now?: () => number;
}

/** Counts events, and reports them on the standard error. */
export class TransformReport implements Disposable {
  readonly #io: CliIo;
  readonly #options: TransformReportOptions;
  readonly #now: () => number;
  readonly #startedAt: number;
  #shownAt: number;
  #bytes = 0;
  #events = 0;
  #badEvents = 0;
  #firstBad = "";
  #isLineOpen = false;

  constructor(io: CliIo, options: TransformReportOptions) {
    const { now = () => performance.now() } = options;
    this.#io = io;
    this.#options = options;
    this.#now = now;
    this.#startedAt = now();
    this.#shownAt = this.#startedAt;
  }

  /** The share of events that were bad. */
  get badShare(): number {
    return this.#events === 0 ? 0 : this.#badEvents / this.#events;
  }

  /** Counts bytes, as they are stored. */
  bytes(count: number): void {
    this.#bytes += count;
  }

  /**
   * Counts bad events, with the error of the first. They are counted by
   * {@linkcode TransformReport.events}, too.
   */
  bad(message: string, count = 1): void {
    if (this.#badEvents === 0) this.#firstBad = message;
    this.#badEvents += count;
  }

  /** Counts events, and shows progress from time to time. */
  events(count: number): void {
    this.#events += count;
    const now = this.#now();
    if (!this.#options.live || now - this.#shownAt < PROGRESS_INTERVAL_MS) return;
    this.#shownAt = now;
    this.#isLineOpen = true;
    showProgress(this.#progress(now), this.#io);
  }

  /** Reports the totals. */
  end(): void {
    const time = this.#now() - this.#startedAt;
    const kept = this.#options.keepsBad ? "" : ", left out";
    const first = this.#badEvents > 0 ? `${kept}; the first: ${printable(this.#firstBad)}` : "";
    const rate = time >= RATE_FROM_MS ? `, ${this.#rate(time)}` : "";
    this.#clearLine();
    // Events that are left out are no mere notice.
    if (this.#io.verbosity === "quiet" && this.#badEvents === 0) return;
    const events = `${formatNumberOf(this.#events, "event")}, ${formatCount(this.#badEvents)} bad`;
    this.#io.stderr(`${events}${first}; ${formatDuration(time)}${rate}\n`);
  }

  /** Clears the progress, so that an error can follow. */
  [Symbol.dispose](): void {
    this.#clearLine();
  }

  #clearLine(): void {
    if (this.#isLineOpen) this.#io.stderr(CLEAR_LINE);
    this.#isLineOpen = false;
  }

  #progress(now: number): string {
    const { totalBytes } = this.#options;
    const share = totalBytes ? ` (${Math.floor(100 * this.#bytes / totalBytes)} %)` : "";
    const time = now - this.#startedAt;
    const events = formatNumberOf(this.#events, "event");
    const bad = formatCount(this.#badEvents);
    return `… ${formatBytes(this.#bytes)}${share}, ${events}, ${bad} bad, ${this.#rate(time)}`;
  }

  #rate(time: number): string {
    return `${formatCount(Math.round(this.#events / time * 1000))} events/s`;
  }
}
