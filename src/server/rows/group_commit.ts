import { setImmediate } from "node:timers";
import type { Appended, NewEvent } from "../store/store.ts";

/** Options of {@linkcode GroupCommit}. */
export interface GroupCommitOptions {
  /** Writes events in one transaction, all or none. */
  readonly commit: (events: readonly NewEvent[]) => readonly Appended[];
}

interface Waiting {
  readonly events: readonly NewEvent[];
  readonly resolve: (appended: readonly Appended[]) => void;
  readonly reject: (error: unknown) => void;
}

/** The maximum number of events in a transaction, so that no reader waits for long. */
const MAX_EVENTS = 1_000;

/** Writes what several callers append at the same time in one transaction, as each costs a flush to disk. */
export class GroupCommit {
  readonly #commit: GroupCommitOptions["commit"];
  #waiting: Waiting[] = [];
  #scheduled = false;

  constructor({ commit }: GroupCommitOptions) {
    this.#commit = commit;
  }

  /** Appends events; resolves when they are on disk. */
  append(events: readonly NewEvent[]): Promise<readonly Appended[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ events, resolve, reject });
      this.#schedule();
    });
  }

  /** Waits until all that was appended is written. */
  async idle(): Promise<void> {
    while (this.#scheduled) await new Promise((resolve) => setTimeout(resolve));
  }

  // After the requests that are there already were read.
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#write();
      if (this.#waiting.length > 0) this.#schedule();
    });
  }

  #write(): void {
    const group = this.#takeGroup();
    try {
      const appended = this.#commit(group.flatMap(({ events }) => events));
      let at = 0;
      for (const { events, resolve } of group) {
        resolve(appended.slice(at, at + events.length));
        at += events.length;
      }
    } catch (error) {
      if (group.length === 1) return group[0]?.reject(error);
      // One of them may have failed. The others must not fail with it.
      for (const one of group) this.#writeAlone(one);
    }
  }

  #writeAlone({ events, resolve, reject }: Waiting): void {
    try {
      resolve(this.#commit(events));
    } catch (error) {
      reject(error);
    }
  }

  #takeGroup(): Waiting[] {
    let [count, events] = [0, 0];
    for (const { events: own } of this.#waiting) {
      if (count > 0 && events + own.length > MAX_EVENTS) break;
      count++;
      events += own.length;
    }
    return this.#waiting.splice(0, count);
  }
}
