import type { Appended, NewEvent, Pruned } from "../store/store.ts";
import type { Statements } from "../tables/statements.ts";
import { EventLog } from "./event_log.ts";
import { GroupCommit } from "./group_commit.ts";
import { pruneRuns } from "./prune.ts";

/** Options of {@linkcode EventWriter}. */
export interface EventWriterOptions {
  /** Reads the time in milliseconds since the epoch. */
  readonly now: () => number;
  /** Returns the error to report for an error of SQLite. */
  readonly onError: (error: unknown) => unknown;
}

/** An event that was appended. */
export interface AppendedEvent extends NewEvent {
  /** The number of the event in the store. */
  readonly id: number;
  /** The time at which it arrived, in microseconds. */
  readonly received: number;
}

type Listener = (events: readonly AppendedEvent[]) => void;

/** The number of runs after which a prune lets other work run. */
const PRUNED_AT_ONCE = 200;

/** Writes events, several callers' in one transaction, and reports those that were written. */
export class EventWriter {
  readonly #statements: Statements;
  readonly #log: EventLog;
  readonly #commits: GroupCommit;
  readonly #listeners = new Set<Listener>();
  readonly #options: EventWriterOptions;

  constructor(statements: Statements, options: EventWriterOptions) {
    this.#statements = statements;
    this.#options = options;
    this.#log = new EventLog(statements);
    this.#commits = new GroupCommit({ commit: (events) => this.#commit(events) });
  }

  /** Appends events; resolves when they are on disk. */
  append(events: readonly NewEvent[]): Promise<readonly Appended[]> {
    return this.#commits.append(events);
  }

  /** Calls a function with the events of each transaction, until the returned function is called. */
  onEvents(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Removes the runs that had their last event before a time in microseconds. */
  async prune(before: number): Promise<Pruned> {
    const total = { events: 0, runs: 0 };
    while (true) {
      const { events, runs } = this.#guard(() =>
        this.#statements.transact(() =>
          pruneRuns(this.#statements, { before, limit: PRUNED_AT_ONCE })
        )
      );
      this.#log.forget();
      total.events += events;
      total.runs += runs;
      if (runs < PRUNED_AT_ONCE) return total;
      await new Promise((resolve) => setTimeout(resolve));
    }
  }

  /** Writes all appended events. */
  flush(): void {
    this.#commits.flush();
  }

  /** Clears the memory, after a change of the tables. */
  forget(): void {
    this.#log.forget();
  }

  #commit(events: readonly NewEvent[]): readonly Appended[] {
    const received = this.#options.now() * 1000;
    const appended = this.#guard(() =>
      this.#statements.transact(() => this.#log.append(events, { received }))
    );
    if (this.#listeners.size > 0) this.#report(events, appended, { received });
    return appended;
  }

  #report(
    events: readonly NewEvent[],
    appended: readonly Appended[],
    { received }: { readonly received: number },
  ): void {
    const added = events.flatMap((event, at): AppendedEvent[] => {
      const { id = 0, duplicate = true } = appended[at] ?? {};
      return duplicate ? [] : [{ ...event, id, received }];
    });
    if (added.length === 0) return;
    for (const listener of this.#listeners) listener(added);
  }

  #guard<T>(body: () => T): T {
    try {
      return body();
    } catch (error) {
      this.#log.forget();
      throw this.#options.onError(error);
    }
  }
}
