import { MAX_DELAY_MS } from "../../../internal/delay.ts";

/** The retries of the HTTP transport. */
export interface HttpRetryOptions {
  /**
   * The maximum number of retries.
   * @default {5}
   */
  readonly total?: number;
  /**
   * The maximum number of retries after connections that could not be made.
   * @default {5}
   */
  readonly connect?: number;
  /**
   * The maximum number of retries after connections that broke or timed out.
   * @default {5}
   */
  readonly read?: number;
  /**
   * The maximum number of retries after responses.
   * @default the value of `total`
   */
  readonly status?: number;
  /**
   * The answers that are tried again. 413, 429 and 503 are as well if they carry `Retry-After`.
   * @default {[429, 500, 502, 503, 504]}
   */
  readonly statuses?: readonly number[];
  /**
   * The wait before the first retry; it doubles with each, and is shortened at random by up to half.
   * @default {300}
   */
  readonly backoffMs?: number;
  /**
   * The longest wait, also if `Retry-After` is longer.
   * @default {30000}
   */
  readonly maxDelayMs?: number;
}

/** The kind of a failure, which decides whether it is retried. `final` is never retried. */
export type AttemptFailureKind = "connect" | "read" | "status" | "final";

/** The remaining retries of one emit. */
export interface RetryBudget {
  /** Uses one retry and returns the wait before it, or `undefined` if none is left. */
  take(kind: AttemptFailureKind, retryAfterMs?: number): number | undefined;
}

/** {@linkcode HttpRetryOptions} with all defaults. */
export type RetryPolicy = Required<HttpRetryOptions>;

const DEFAULT_STATUSES = [429, 500, 502, 503, 504];

// The answers on which a server may say when to come back: RFC 9110 §15.5.14, §15.6.4, RFC 6585 §4.
const RETRY_AFTER_STATUSES: readonly number[] = [413, 429, 503];

/**
 * Fills in the defaults.
 *
 * @throws {RangeError} If a number is negative or not finite, or a count is not whole.
 */
export function retryPolicy(options: HttpRetryOptions = {}): RetryPolicy {
  const { total = 5, connect = 5, read = 5, status = total } = options;
  const { statuses = DEFAULT_STATUSES, backoffMs = 300, maxDelayMs = 30_000 } = options;
  for (const [name, count] of Object.entries({ total, connect, read, status })) {
    if (Number.isSafeInteger(count) && count >= 0) continue;
    throw rangeError(`'retry.${name}' must be a whole number of at least 0`, count);
  }
  for (const [name, ms] of Object.entries({ backoffMs, maxDelayMs })) {
    if (ms >= 0 && ms <= MAX_DELAY_MS) continue;
    throw rangeError(`'retry.${name}' must be from 0 to ${MAX_DELAY_MS}`, ms);
  }
  const wrong = statuses.find((status) => !Number.isInteger(status));
  if (wrong !== undefined) throw rangeError("'retry.statuses' must contain HTTP statuses", wrong);
  return { total, connect, read, status, statuses, backoffMs, maxDelayMs };
}

/** Opens the budget of one emit. */
export function retryBudget(policy: RetryPolicy, random: () => number = Math.random): RetryBudget {
  const left = { connect: policy.connect, read: policy.read, status: policy.status };
  let taken = 0;
  return {
    take(kind, retryAfterMs) {
      if (kind === "final" || taken >= policy.total || left[kind] <= 0) return undefined;
      left[kind]--;
      if (retryAfterMs === undefined) return backoffDelayMs(policy, taken++, { random: random() });
      taken++;
      return Math.min(retryAfterMs, policy.maxDelayMs);
    },
  };
}

/** Reports whether an answer is tried again. */
export function isRetriedStatus(
  policy: RetryPolicy,
  answer: { readonly status: number; readonly retryAfterMs: number | undefined },
): boolean {
  if (policy.statuses.includes(answer.status)) return true;
  return answer.retryAfterMs !== undefined && RETRY_AFTER_STATUSES.includes(answer.status);
}

/** Reads `Retry-After`, which is a number of seconds or an HTTP date. */
export function parseRetryAfterMs(value: string | null, nowMs: number): number | undefined {
  const text = value?.trim() ?? "";
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  // `Date.parse` also takes what is no HTTP date, "-5" among them.
  const date = /^[A-Z][a-z]+,? .*\d{2}:\d{2}:\d{2}/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}

/** Returns the wait before a retry, counted from 0, which is shortened at random by up to half. */
export function backoffDelayMs(
  policy: Pick<RetryPolicy, "backoffMs" | "maxDelayMs">,
  retry: number,
  { random = Math.random() }: { readonly random?: number } = {},
): number {
  const longest = Math.min(policy.backoffMs * 2 ** retry, policy.maxDelayMs);
  return longest * (1 - random / 2);
}

function rangeError(expected: string, value: number): RangeError {
  return new RangeError(
    `Cannot create HTTP transport as ${expected}: current value is ${value}`,
  );
}
