import { builtinIfThere } from "../../../internal/builtin.ts";
import { deniedPermission, failureText } from "../../../internal/denied_permission.ts";
import { TransportError } from "../../errors.ts";
import type { LineageEvent } from "../../event/event.ts";
import { orReported, warn } from "../../values/warn.ts";

/** The time in which a program that calls `flush` is expected to call it. */
const WARN_AFTER_MS = 60_000;

const ADVICE = 'call flush() or close(), or pass "onError", to receive failures';

/** The failures that nothing has received. */
const UNRECEIVED = new Set<BackgroundFailures<never>>();

/**
 * The failures of events that `emit` has accepted. Each reaches `onError` where it is set, and the next
 * `flush`. `close` rejects with those that neither has received. If nothing has received them within a
 * minute, or when the process ends, they are a warning. It keeps one failure and a count.
 */
export class BackgroundFailures<Event = LineageEvent> {
  readonly #onError: ((error: TransportError, event: Event) => void) | undefined;
  readonly #warnAfterMs: number;
  #warning: ReturnType<typeof setTimeout> | undefined;
  #first: TransportError | undefined;
  #count = 0;

  constructor(
    onError: ((error: TransportError, event: Event) => void) | undefined,
    warnAfterMs = WARN_AFTER_MS,
  ) {
    this.#onError = onError && orReported(onError);
    this.#warnAfterMs = warnAfterMs;
  }

  /** Adds the failure of an event. */
  add(cause: unknown, event: Event): void {
    const error = asTransportError(cause);
    this.#first ??= error;
    this.#count++;
    if (this.#onError !== undefined) return this.#onError(error, event);
    UNRECEIVED.add(this);
    if (this.#count === 1) this.#warnLater();
  }

  /** Throws the failures since the last call, for `flush`. */
  throwAll(): void {
    const error = this.#take();
    if (error !== undefined) throw error;
  }

  /** Throws the failures that nothing has received, for `close`. */
  throwUnreported(): void {
    if (this.#onError === undefined) this.throwAll();
  }

  /** Warns of the failures that nothing has received. */
  warnUnreported(): void {
    const error = this.#take();
    if (error !== undefined) warn(`${error.message} (${ADVICE})`);
  }

  #warnLater(): void {
    listenForEnd();
    this.#warning = setTimeout(() => this.warnUnreported(), this.#warnAfterMs);
    if (typeof this.#warning === "object") this.#warning.unref();
  }

  #take(): TransportError | undefined {
    const [cause, others] = [this.#first, this.#count - 1];
    this.#first = undefined;
    this.#count = 0;
    clearTimeout(this.#warning);
    if (UNRECEIVED.delete(this)) listenForEnd();
    if (cause === undefined) return undefined;
    const more = others === 0 ? "" : `, and ${others} ${others === 1 ? "other" : "others"} failed`;
    const { code, retryable } = cause;
    return new TransportError(`${cause.message}${more}`, { code, retryable, cause });
  }
}

/** Listens for the end of the process, or of a page, while there are failures that nothing has received. */
function listenForEnd(): void {
  const process = builtinIfThere("node:process");
  if (process === undefined) return globalThis.addEventListener?.("pagehide", warnOfAll);
  process.removeListener("exit", warnOfAll);
  if (UNRECEIVED.size > 0) process.once("exit", warnOfAll);
}

function warnOfAll(): void {
  for (const failures of [...UNRECEIVED]) failures.warnUnreported();
}

function asTransportError(error: unknown): TransportError {
  if (error instanceof TransportError) return error;
  return new TransportError(`Cannot emit lineage event: ${failureText(error)}`, {
    code: deniedPermission(error) ? "TRANSPORT_PERMISSION" : "TRANSPORT_REJECTED",
    cause: error,
  });
}
