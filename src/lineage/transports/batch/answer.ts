import { isObject } from "../../../internal/is_object.ts";
/** An event that the backend did not accept. */
export interface FailedEvent {
  /** The place of the event in the batch. */
  readonly index: number;
  /** Why, as the backend says. */
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
export function readBatchAnswer(
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
