import { deniedPermission, failureText } from "../../internal/denied_permission.ts";
import { TransportError } from "../errors.ts";
import type { LineageEvent } from "../event/event.ts";
import { orReported } from "../values/warn.ts";

/**
 * The failures of events that `emit` has accepted. Each reaches `onError` where it is set, and the next
 * `flush`. `close` rejects with those that neither has received. It keeps one failure and a count.
 */
export class BackgroundFailures<Event = LineageEvent> {
  readonly #onError: ((error: TransportError, event: Event) => void) | undefined;
  #first: TransportError | undefined;
  #count = 0;

  constructor(onError: ((error: TransportError, event: Event) => void) | undefined) {
    this.#onError = onError && orReported(onError);
  }

  /** Adds the failure of an event. */
  add(cause: unknown, event: Event): void {
    const error = asTransportError(cause);
    this.#first ??= error;
    this.#count++;
    this.#onError?.(error, event);
  }

  /** Throws the failures since the last call, for `flush`. */
  throwAll(): void {
    const [cause, others] = [this.#first, this.#count - 1];
    this.#first = undefined;
    this.#count = 0;
    if (cause === undefined) return;
    const more = others === 0 ? "" : `, and ${others} others failed`;
    const { code, retryable } = cause;
    throw new TransportError(`${cause.message}${more}`, { code, retryable, cause });
  }

  /** Throws the failures that nothing has received, for `close`. */
  throwUnreported(): void {
    if (this.#onError === undefined) this.throwAll();
  }
}

function asTransportError(error: unknown): TransportError {
  if (error instanceof TransportError) return error;
  return new TransportError(`Cannot emit lineage event: ${failureText(error)}`, {
    code: deniedPermission(error) ? "TRANSPORT_PERMISSION" : "TRANSPORT_REJECTED",
    cause: error,
  });
}
