import { printable } from "../../internal/text/printable.ts";
import type { ListedRun, RunOutcome, RunReport, RunSkipped } from "../../pipeline/mod.ts";
import { formatCount, formatDuration, formatNumberOf } from "../../internal/text/format.ts";
import { CLEAR_LINE, type CliIo, showProgress, unlessClosed } from "../io.ts";
import { outcomeJson } from "./outcome_json.ts";

/** The progress of `runline process`. */
export interface ProcessTotals {
  /** Runs that were processed. */
  done: number;
  /** Runs that were left as they are. */
  skipped: number;
  /** Runs among the skipped that are not done: held, waiting, archived, empty. */
  notDone: number;
  /** Runs among the skipped that have failed too often. */
  dead: number;
  /** Runs that could not be processed. */
  failed: number;
  /** Runs whose claim was released because the user stopped. */
  aborted: number;
  /** Runs that a dry run found to be new. */
  new: number;
  /** Events that were read. */
  eventsRead: number;
  /** Rows that were written. */
  rowsWritten: number;
  /** Events that could not be parsed. */
  badEvents: number;
  /** Lineage events that could not be delivered. */
  lineageErrors: number;
}

/** Options of {@linkcode ProcessReport}. */
export interface ProcessReportOptions {
  /** The archive, as the user wrote it. */
  readonly archive: string;
  /** Whether --since or --until leaves runs out. @default {false} */
  readonly inRange?: boolean;
  /** Whether a machine reads the results. */
  readonly json: boolean;
  /** Whether bad events are kept. */
  readonly keepsBad: boolean;
  /** Whether runs that must be restored are only counted. @default {false} */
  readonly hidesArchived?: boolean;
}

/** Reports what `runline process` does: lines for people on the standard error, or JSON. */
export class ProcessReport {
  /** The progress. */
  readonly totals: ProcessTotals = {
    done: 0,
    skipped: 0,
    notDone: 0,
    dead: 0,
    failed: 0,
    aborted: 0,
    new: 0,
    eventsRead: 0,
    rowsWritten: 0,
    badEvents: 0,
    lineageErrors: 0,
  };
  /** The first run that was done before. */
  doneBefore: string | undefined;
  readonly #io: CliIo;
  readonly #options: ProcessReportOptions;
  readonly #startedAt = performance.now();
  #firstLineageError = "";

  constructor(io: CliIo, options: ProcessReportOptions) {
    this.#io = io;
    this.#options = options;
  }

  /** Adds a run that a dry run has found. */
  async listed({ run, done }: ListedRun): Promise<void> {
    this.totals[done ? "skipped" : "new"]++;
    if (done) return;
    if (this.#options.json) await this.#json({ runId: run.runId, url: run.url, status: "new" });
    else await this.#io.stdout(`${printable(run.url)}\n`);
  }

  /** Adds the outcome of a run. */
  async outcome(outcome: RunOutcome): Promise<void> {
    this.totals[outcome.status]++;
    if (outcome.status === "skipped") this.#skipped(outcome);
    if (outcome.status === "done") {
      this.totals.eventsRead += outcome.report.eventsRead ?? 0;
      this.totals.rowsWritten += outcome.report.rowsWritten ?? 0;
      this.totals.badEvents += outcome.report.badEvents ?? 0;
    }
    const isHidden = this.#options.hidesArchived && outcome.status === "skipped" &&
      outcome.reason === "archived";
    if (isHidden) return;
    if (this.#options.json) return await this.#json(outcomeJson(outcome));
    const line = describe(outcome);
    if (line && outcome.status === "failed") this.#say(line);
    else if (line) this.#notice(line);
    this.#showProgress();
  }

  #skipped({ reason, run }: RunSkipped): void {
    if (reason === "done") this.doneBefore ??= run.runId;
    else this.totals.notDone++;
    if (reason === "dead") this.totals.dead++;
  }

  /** Adds a lineage event that could not be delivered. */
  lineageError(error: Error): void {
    this.totals.lineageErrors++;
    this.#firstLineageError ||= error.message;
  }

  /** Reports the totals. Work that ended before its first run has none. */
  async end(options: { readonly broken?: boolean } = {}): Promise<void> {
    const { done, skipped, failed, aborted } = this.totals;
    if (options.broken && done + skipped + failed + aborted === 0) return;
    const durationMs = Math.round(performance.now() - this.#startedAt);
    if (this.totals.lineageErrors > 0) this.#say(this.#lineageWarning());
    if (this.#options.json) return await this.#json({ summary: { ...this.totals, durationMs } });
    if (this.totals.badEvents > 0 && !this.#options.keepsBad) {
      const bad = formatNumberOf(this.totals.badEvents, "bad event");
      this.#say(`${bad} left out of the output; --bad <url> keeps them`);
    }
    this.#notice(`${this.#summary(options)} in ${formatDuration(durationMs)}`);
  }

  #summary({ broken = false }: { readonly broken?: boolean }): string {
    const { done, skipped, notDone, failed, aborted, eventsRead, badEvents } = this.totals;
    if (this.totals.new > 0) {
      return `${formatNumberOf(this.totals.new, "new run")}, ${skipped} done`;
    }
    if (done + skipped + failed + aborted === 0) {
      const { archive, inRange } = this.#options;
      const kind = inRange
        ? "in the range of --since and --until"
        : "such as run=2026-01-31-00-00-00/";
      return `No run folders ${kind} found in "${archive}"`;
    }
    if (!broken && done + notDone + failed + aborted === 0) {
      return `Nothing new: done 0, skipped ${skipped}, failed 0`;
    }
    const stopped = aborted > 0 ? `, released ${aborted}` : "";
    const bad = badEvents > 0 ? `, ${formatCount(badEvents)} of them bad` : "";
    const events = eventsRead > 0 ? `; ${formatNumberOf(eventsRead, "event")}${bad}` : "";
    const waiting = notDone > 0 ? ` (${formatCount(notDone)} of them not done yet)` : "";
    return `Done ${done}, skipped ${skipped}${waiting}, failed ${failed}${stopped}${events}`;
  }

  #lineageWarning(): string {
    const events = formatNumberOf(this.totals.lineageErrors, "lineage event");
    return `${events} could not be delivered: ${this.#firstLineageError}`;
  }

  #say(line: string): void {
    this.#io.stderr(`${this.#io.stderrIsTerminal ? CLEAR_LINE : ""}${printable(line)}\n`);
  }

  #notice(line: string): void {
    if (this.#io.verbosity !== "quiet") this.#say(line);
  }

  #showProgress(): void {
    if (!this.#io.stderrIsTerminal) return;
    const { done, skipped, failed, eventsRead } = this.totals;
    const events = formatNumberOf(eventsRead, "event");
    showProgress(`… done ${done}, skipped ${skipped}, failed ${failed}, ${events}`, this.#io);
  }

  async #json(value: unknown): Promise<void> {
    await unlessClosed(this.#io.stdout(`${JSON.stringify(value)}\n`));
  }
}

function describe(outcome: RunOutcome): string | undefined {
  const { run, status } = outcome;
  switch (status) {
    case "done": {
      const { badEvents = 0 } = outcome.report;
      const bad = badEvents > 0 ? `, ${badEvents} bad` : "";
      const again = outcome.attempt > 1 ? `attempt ${outcome.attempt}` : "";
      const how = outcome.recovered ? "output already existed" : again;
      const parts = [countOf(outcome.report) + bad, how, formatDuration(outcome.durationMs)];
      return `done     ${[run.name, ...parts.filter((part) => part !== "")].join("  ")}`;
    }
    case "failed":
      return `${outcome.dead ? "dead    " : "failed  "} ${run.name}  ${outcome.error.message}`;
    case "aborted":
      return `stopped  ${run.name}  released`;
    case "skipped":
      return outcome.reason === "done" ? undefined : `skipped  ${run.name}  ${outcome.detail}`;
    default:
      return status satisfies never;
  }
}

// The number of events is unknown for output that already existed without bad rows. Nothing is known
// of the work of a command.
function countOf({ eventsRead, rowsWritten }: RunReport): string {
  if (eventsRead !== undefined) return formatNumberOf(eventsRead, "event");
  return rowsWritten === undefined ? "" : formatNumberOf(rowsWritten, "row");
}
