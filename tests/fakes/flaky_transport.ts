import { TransportError } from "../../src/lineage/errors.ts";
import type { TransportErrorCode } from "../../src/lineage/errors.ts";
import type { LineageEvent, RunEvent } from "../../src/lineage/event/event.ts";
import type { EmitOptions, Transport } from "../../src/lineage/transports/port/transport.ts";
import { numbersOf } from "./run_events.ts";

/** The outcome of an event. */
export type Outcome = "accept" | "hang" | TransportErrorCode | Error;

/** A transport that keeps what it accepts, and fails as a function decides. */
export class FlakyTransport implements Transport {
  /** The numbers of the events that were accepted, in their order. */
  readonly accepted: string[] = [];
  /** The numbers of all events that were sent. */
  readonly sent: string[] = [];
  /** How often it was closed. */
  closed = 0;
  /** Decides what happens to an event. */
  decide: (numbers: string) => Outcome;

  constructor(decide: (numbers: string) => Outcome = () => "accept") {
    this.decide = decide;
  }

  emit(event: LineageEvent, { signal }: EmitOptions = {}): Promise<void> {
    const numbers = numbersOf(event as RunEvent);
    this.sent.push(numbers);
    const outcome = this.decide(numbers);
    if (outcome === "accept") return Promise.resolve(void this.accepted.push(numbers));
    if (outcome instanceof Error) return Promise.reject(outcome);
    if (outcome === "hang") {
      return new Promise((_resolve, reject) => {
        signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
      });
    }
    const retryable = /UNAVAILABLE|UNREACHABLE|TIMEOUT/.test(outcome);
    return Promise.reject(new TransportError("It failed", { code: outcome, retryable }));
  }

  close(): Promise<void> {
    this.closed++;
    return Promise.resolve();
  }
}
