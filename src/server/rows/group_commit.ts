import { setImmediate } from "node:timers";
import type { Appended, NewEvent } from "../store/store.ts";

/** Options of {@linkcode GroupCommit}. */
export interface GroupCommitOptions {
  /** Writes events in one transaction, all or none. */
  readonly commit: (events: readonly NewEvent[]) => readonly Appended[];
  /**
   * Time limit for more callers to come, in milliseconds.
   * @default {2}
   */
  readonly maxWaitMs?: number;
}

interface Waiting {
  readonly events: readonly NewEvent[];
  readonly resolve: (appended: readonly Appended[]) => void;
  readonly reject: (error: unknown) => void;
}

/** The maximum number of events in a transaction, so that no reader waits for long. */
const MAX_EVENTS = 1_000;

/**
 * Writes what several callers append at the same time in one transaction, as each costs a flush to disk.
 * Clients that were answered together send again at nearly the same time, so a group waits until it has as
 * many callers as the last one, though not for long.
 */
export class GroupCommit {
  readonly #options: Required<GroupCommitOptions>;
  #waiting: Waiting[] = [];
  #expected = 1;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isDue = false;

  constructor({ commit, maxWaitMs = 2 }: GroupCommitOptions) {
    this.#options = { commit, maxWaitMs };
  }

  /** Appends events; resolves when they are on disk. */
  append(events: readonly NewEvent[]): Promise<readonly Appended[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ events, resolve, reject });
      if (this.#waiting.length >= this.#expected) this.#writeSoon();
      else this.#timer ??= setTimeout(() => this.#write(), this.#options.maxWaitMs);
    });
  }

  /** Writes all appended events. */
  flush(): void {
    while (this.#waiting.length > 0) this.#write();
  }

  // After the requests that are there already were read.
  #writeSoon(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    setImmediate(() => {
      this.#isDue = false;
      this.#write();
    });
  }

  #write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const group = this.#takeGroup();
    if (group.length === 0) return;
    this.#expected = group.length;
    if (this.#waiting.length > 0) this.#writeSoon();
    this.#commit(group);
  }

  #commit(group: readonly Waiting[]): void {
    try {
      const appended = this.#options.commit(group.flatMap(({ events }) => events));
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
      resolve(this.#options.commit(events));
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
