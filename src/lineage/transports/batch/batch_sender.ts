import { delay } from "../../../internal/delay.ts";
import { isObject } from "../../../internal/is_object.ts";
import { TransportError } from "../../errors.ts";
import { type HttpPoster, httpPoster } from "../http/poster.ts";
import { type RetryBudget, retryBudget, retryPolicy } from "../http/retry.ts";
import type { BatchItem } from "./collector.ts";
import type { BatchTransportOptions } from "./options.ts";

/** The state that a batch shares with all parts of it that are sent again. */
interface Round {
  readonly budget: RetryBudget;
  /** Aborted when no caller waits for any of the events. */
  readonly signal: AbortSignal;
}

// An answer names each event that failed.
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

/** Sends batches, or single events to a backend that has no endpoint for batches. */
export class BatchSender {
  readonly #options: BatchTransportOptions;
  readonly #batches: HttpPoster;
  readonly #singles: HttpPoster;
  #hasEndpoint: boolean | undefined;

  /**
   * Creates a sender.
   *
   * @throws {TypeError} If the URL, the endpoint or a header is not valid.
   * @throws {RangeError} If a number is out of range.
   */
  constructor(options: BatchTransportOptions) {
    this.#options = options;
    this.#batches = httpPoster({ ...options, suffix: "/batch" });
    this.#singles = httpPoster(options);
  }

  /** Sends a batch, and settles all of its items. It never rejects. */
  async send(items: readonly BatchItem[], signal: AbortSignal): Promise<void> {
    await this.#send(items, { signal, budget: retryBudget(retryPolicy(this.#options.retry)) });
  }

  async #send(all: readonly BatchItem[], round: Round): Promise<void> {
    const { signal } = round;
    // An event is over if its call was aborted while the batch waited for another attempt.
    const items = all.filter(({ isOver }) => !isOver);
    if (items.length === 0) return;
    if (this.#hasEndpoint === false) return await this.#sendSingles(items, signal);
    const json = `[${items.map(({ event }) => event.json).join(",")}]`;
    try {
      const options = { maxAnswerBytes: MAX_ANSWER_BYTES, signal };
      const { text } = await this.#batches.post(json, options);
      const failed = readBatchAnswer(text, { count: items.length });
      if (failed === undefined) return await this.#withoutEndpoint(items, signal);
      this.#hasEndpoint = true;
      await this.#settle(items, failed, round);
    } catch (error) {
      await this.#sendOtherwise(items, error, round);
    }
  }

  async #sendOtherwise(
    items: readonly BatchItem[],
    error: unknown,
    round: Round,
  ): Promise<void> {
    const status = error instanceof TransportError ? error.status : undefined;
    const [isMissing, isLarge] = [status === 404 || status === 405, status === 413];
    if (isMissing && this.#hasEndpoint !== true) {
      return await this.#withoutEndpoint(items, round.signal);
    }
    const half = Math.ceil(items.length / 2);
    if (isLarge && items.length > 1) {
      await this.#send(items.slice(0, half), round);
      return await this.#send(items.slice(half), round);
    }
    // One event that is not valid must not cost the others.
    if ((status === 400 || status === 422) && items.length > 1) {
      return await this.#sendSingles(items, round.signal);
    }
    for (const { reject } of items) reject(error);
  }

  async #withoutEndpoint(items: readonly BatchItem[], signal: AbortSignal): Promise<void> {
    this.#hasEndpoint = false;
    await this.#sendSingles(items, signal);
  }

  /** Sends the events of a run one after another, and several runs at once. */
  async #sendSingles(items: readonly BatchItem[], signal: AbortSignal): Promise<void> {
    const runs = Map.groupBy(items, ({ event }) => event.runId ?? "");
    await Promise.all([...runs.values()].map(async (ofRun) => {
      for (const item of ofRun) {
        if (item.isOver) continue;
        await this.#singles.post(item.event.json, { signal }).then(item.resolve, item.reject);
      }
    }));
  }

  async #settle(
    items: readonly BatchItem[],
    failed: readonly FailedEvent[],
    { budget, signal }: Round,
  ): Promise<void> {
    const reasons = new Map(failed.map((event) => [event.index, event]));
    const again: BatchItem[] = [];
    const waitMs = failed.some(({ retriable }) => retriable) ? budget.take("status") : undefined;
    for (const [index, item] of items.entries()) {
      const failure = reasons.get(index);
      if (failure === undefined) item.resolve();
      else if (failure.retriable && waitMs !== undefined) again.push(item);
      else item.reject(rejection(this.#batches.shown, failure));
    }
    if (again.length === 0) return;
    const { sleep = delay } = this.#options;
    await sleep(waitMs ?? 0, { signal }).catch(() => {});
    await this.#send(again, { budget, signal });
  }
}

function rejection(url: string, { reason, retriable }: FailedEvent): TransportError {
  const why = reason === "" ? "" : `: ${JSON.stringify(reason.slice(0, 200))}`;
  return new TransportError(
    `Cannot emit lineage event to "${url}": the backend did not accept this event of a batch${why}`,
    {
      code: retriable ? "TRANSPORT_UNAVAILABLE" : "TRANSPORT_REJECTED",
      url,
      retryable: retriable,
    },
  );
}

/** An event that the backend did not accept. */
interface FailedEvent {
  /** The place of the event in the batch. */
  readonly index: number;
  /** The reason, from the backend. */
  readonly reason: string;
  /** Whether the same event may succeed later. */
  readonly retriable: boolean;
}

/**
 * Reads the answer to a batch: nothing (204), or a status, a summary and the events that failed. See
 * `POST /lineage/batch` in https://openlineage.io/apidocs/openapi.
 *
 * @returns The events that failed, or `undefined` if the answer is not one to a batch.
 */
function readBatchAnswer(
  text: string,
  options: { readonly count: number },
): readonly FailedEvent[] | undefined {
  if (text.trim() === "") return [];
  const { failed_events: failed = [], summary, status } = parseObject(text);
  if (!Array.isArray(failed)) return undefined;
  const events = failed.map(failedEventOf);
  const isValid = events.every(({ index }) => Number.isInteger(index) && index < options.count);
  if (!isValid || (status === undefined && summary === undefined)) return undefined;
  return events;
}

function failedEventOf(value: unknown): FailedEvent {
  const { index, reason, retriable } = objectOf(value);
  return {
    index: typeof index === "number" && index >= 0 ? index : NaN,
    reason: typeof reason === "string" ? reason : "",
    retriable: retriable === true,
  };
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return {};
  }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {};
}
