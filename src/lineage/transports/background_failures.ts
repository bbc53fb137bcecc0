import { deniedPermission, failureText } from "../../internal/denied_permission.ts";
import { TransportError } from "../errors.ts";
import type { LineageEvent } from "../event/event.ts";
import { orReported, warn } from "../values/warn.ts";

const RECEIVE = 'further failures are not shown: pass "onError" to receive each';

/**
 * The failures of events that `emit` has accepted. Each reaches `onError` where it is set, and the next
 * `flush`. `close` rejects with those that neither has received. Without an `onError` the first failure
 * since the last `flush` is a warning. It keeps one failure and a count.
 */
export class BackgroundFailures<Event = LineageEvent> {
  readonly #onError: ((error: TransportError, event: Event) => void) | undefined;
  readonly #onWarning: (message: string) => void;
  #first: TransportError | undefined;
  #count = 0;

  constructor(
    onError: ((error: TransportError, event: Event) => void) | undefined,
    onWarning = warn,
  ) {
    this.#onError = onError && orReported(onError);
    this.#onWarning = onWarning;
  }

  /** Adds the failure of an event. */
  add(cause: unknown, event: Event): void {
    const error = asTransportError(cause);
    if (this.#onError !== undefined) this.#onError(error, event);
    else if (this.#first === undefined) this.#onWarning(`${error.message} (${RECEIVE})`);
    this.#first ??= error;
    this.#count++;
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
