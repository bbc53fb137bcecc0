import type { LineageEvent } from "../event/event.ts";

/** Carries events to where they are kept. A custom one needs `emit` alone. */
export interface Transport {
  /** Sends one event, which it never changes; resolves when it has been handed over. */
  emit(event: LineageEvent, options?: EmitOptions): Promise<void>;

  /** Waits for what was accepted and is not yet sent; rejects with what went wrong since. */
  flush?(options?: EmitOptions): Promise<void>;

  /** Flushes and gives up all resources. */
  close?(options?: EmitOptions): Promise<void>;
}

/** What every call of a {@linkcode Transport} takes. */
export interface EmitOptions {
  /** Ends the call early. */
  readonly signal?: AbortSignal;
}
