import { setImmediate } from "node:timers";
import { delay } from "../../internal/delay.ts";
import { isBusy } from "./_error.ts";
import type { StoreCallOptions } from "../store.ts";

/** Durability of a step: it survives the end of the process, or a loss of power as well. */
export type Durability = "process" | "power";

/** The statements of one call. They are run again if the transaction around them fails. */
export interface Step<T = unknown> {
  readonly durability: Durability;
  readonly run: () => T;
  /** Whether it needs a transaction of its own. @default {false} */
  readonly alone?: boolean;
}

/** Options of {@linkcode StepQueue}. */
export interface StepQueueOptions {
  /** Runs steps in one transaction, all or none, and returns their results. */
  readonly commit: (steps: readonly Step[]) => readonly unknown[];
  /** Longest wait for the lock of another process. */
  readonly busyTimeoutMs: number;
  /** Returns the error of a step that has waited so long. */
  readonly busyError: (cause: unknown) => Error;
}

interface Waiting {
  readonly step: Step;
  readonly signal: AbortSignal | undefined;
  readonly deadline: number;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Maximum number of steps in a transaction, which holds the lock for some milliseconds. */
const MAX_STEPS = 256;

/** The longest pause between two attempts to get a lock. */
const MAX_PAUSE_MS = 20;

/** Commits the steps of concurrent calls together, as each commit costs a flush to disk. */
export class StepQueue {
  readonly #options: StepQueueOptions;
  #waiting: Waiting[] = [];
  #round: Promise<void> | undefined;

  constructor(options: StepQueueOptions) {
    this.#options = options;
  }

  /** Runs a step; resolves once it is committed. */
  add<T>(step: Step<T>, { signal }: StoreCallOptions): Promise<T> {
    return new Promise<unknown>((resolve, reject) => {
      signal?.throwIfAborted();
      const deadline = performance.now() + this.#options.busyTimeoutMs;
      this.#waiting.push({ step, signal, deadline, resolve, reject });
      this.#round ??= this.#commitAll();
    }) as Promise<T>;
  }

  /** Waits until all steps are committed or have failed. */
  async idle(): Promise<void> {
    while (this.#round !== undefined) await this.#round;
  }

  async #commitAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      // The calls of this turn of the event loop come into the same transaction.
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (!this.#commit(this.#takeGroup())) await delay(Math.random() * MAX_PAUSE_MS);
    }
    this.#round = undefined;
  }

  /** Commits a group. Returns false if another process has the lock. */
  #commit(group: readonly Waiting[]): boolean {
    if (group.length === 0) return true;
    try {
      const results = this.#options.commit(group.map(({ step }) => step));
      for (const [index, { resolve }] of group.entries()) resolve(results[index]);
      return true;
    } catch (error) {
      if (isBusy(error)) return this.#putBack(group, error);
      if (group.length === 1) group[0]?.reject(error);
      // One of them has failed. The others must not fail with it.
      else for (const one of group) this.#commit([one]);
      return true;
    }
  }

  #putBack(group: readonly Waiting[], cause: unknown): false {
    const now = performance.now();
    for (const { reject } of group.filter(({ deadline }) => now >= deadline)) {
      reject(this.#options.busyError(cause));
    }
    this.#waiting = [...group.filter(({ deadline }) => now < deadline), ...this.#waiting];
    return false;
  }

  #takeGroup(): Waiting[] {
    for (const { signal, reject } of this.#waiting) if (signal?.aborted) reject(signal.reason);
    this.#waiting = this.#waiting.filter(({ signal }) => !signal?.aborted);
    const end = this.#waiting.findIndex(({ step }) => step.alone);
    // A step that needs a transaction of its own comes after those that were there before it.
    const count = end < 0 ? MAX_STEPS : Math.max(1, end);
    return this.#waiting.splice(0, Math.min(count, MAX_STEPS));
  }
}
