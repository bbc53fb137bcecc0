import { ENRICHED_FIELDS, type LayoutField } from "../../enriched/mod.ts";
import { concatBytes } from "../../internal/concat_bytes.ts";
import { longLineError, MAX_LINE_LENGTH } from "../../internal/text/long_line.ts";
import { flag, option, type ValuesOf, type ValueType } from "../parameters/parameter.ts";
import { UsageError } from "../parameters/usage_error.ts";
import { share } from "../parameters/value_types.ts";

/** A condition on a column of a line. */
export interface ColumnCondition {
  /** The name of the column. */
  readonly field: string;
  /** The value of the column. */
  readonly value: string;
  /** Whether the column must have the value, or must not. */
  readonly isEqual: boolean;
}

const columnCondition: ValueType<ColumnCondition> = {
  placeholder: "<field=value>",
  expected: "<field>=<value> or <field>!=<value>",
  parse(text) {
    const [, field, operator, value = ""] = /^([a-z_]+)(!?=)(.*)$/s.exec(text) ?? [];
    return field === undefined ? undefined : { field, value, isEqual: operator === "=" };
  },
};

/** The flag for lines that are too long. */
export const SKIP_LONG_LINES = flag(
  "Count lines of more than 64 MiB as bad; by default they are an error",
);

/** The options that select events. */
export const FILTER_PARAMETERS = {
  where: option(columnCondition, {
    repeatable: true,
    help: "Only events with this value, or != without it; all must match",
  }),
  sample: option(share, { help: "Only a share of the events, always the same: 1%" }),
  skipLongLines: SKIP_LONG_LINES,
};

/** The values of {@linkcode FILTER_PARAMETERS}. */
export type FilterOptions = ValuesOf<typeof FILTER_PARAMETERS>;

const TAB = 9;
const NEWLINE = 10;
const CARRIAGE_RETURN = 13;
const EVENT_ID = ENRICHED_FIELDS.findIndex(({ name }) => name === "event_id");

/** Reports whether the line from `start` to `end`, without its line end, is wanted. */
export type LineFilter = (bytes: Uint8Array, start: number, end: number) => boolean;

/**
 * Returns a filter for `--where` and `--sample`, or nothing without them. It reads only the columns
 * that it needs. A line that lacks one of them is wanted, so that it is counted as bad.
 *
 * @throws {UsageError} If a condition names no column.
 */
export function lineFilter(
  { where, sample }: FilterOptions,
  fields: readonly LayoutField[],
): LineFilter | undefined {
  const filters = where.map((condition) => conditionFilter(condition, fields));
  if (sample !== undefined) filters.push(sampleFilter(sample));
  if (filters.length === 0) return undefined;
  return (bytes, start, end) => filters.every((filter) => filter(bytes, start, end));
}

/**
 * Leaves out the lines of a stream of bytes that are not wanted.
 * Selected events are returned in pieces of whole lines, without copying lines within one chunk.
 *
 * @throws {RangeError} If a line is longer than `createTransformer` takes.
 */
export async function* filterLines(
  source: AsyncIterable<Uint8Array>,
  filter: LineFilter,
): AsyncGenerator<Uint8Array, void> {
  let parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of source) {
    const first = chunk.indexOf(NEWLINE);
    const last = chunk.lastIndexOf(NEWLINE);
    if (first < 0) {
      parts.push(chunk.slice());
      length += chunk.length;
      if (length > MAX_LINE_LENGTH) throw longLineError(MAX_LINE_LENGTH, "bytes");
      continue;
    }
    parts.push(chunk.subarray(0, first + 1));
    yield* wanted(concatBytes(parts), filter);
    if (last > first) yield* wanted(chunk.subarray(first + 1, last + 1), filter);
    parts = last + 1 < chunk.length ? [chunk.slice(last + 1)] : [];
    length = chunk.length - last - 1;
  }
  yield* wanted(concatBytes(parts), filter);
}

function* wanted(bytes: Uint8Array, filter: LineFilter): Generator<Uint8Array, void> {
  let keptFrom = 0;
  for (let start = 0; start < bytes.length;) {
    const newline = bytes.indexOf(NEWLINE, start);
    const next = newline < 0 ? bytes.length : newline + 1;
    const end = newline < 0 ? bytes.length : newline;
    if (!filter(bytes, start, bytes[end - 1] === CARRIAGE_RETURN ? end - 1 : end)) {
      if (keptFrom < start) yield bytes.subarray(keptFrom, start);
      keptFrom = next;
    }
    start = next;
  }
  if (keptFrom < bytes.length) yield bytes.subarray(keptFrom);
}

function conditionFilter(
  { field, value, isEqual }: ColumnCondition,
  fields: readonly LayoutField[],
): LineFilter {
  const column = fields.findIndex(({ name }) => name === field);
  if (column < 0) throw new UsageError(`There is no column "${field}"`);
  const bytes = new TextEncoder().encode(value);
  return (line, start, end) => {
    const from = startOf(line, column, { start, end });
    return from === undefined || holds(line, bytes, { start: from, end }) === isEqual;
  };
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function startOf(line: Uint8Array, column: number, { start, end }: Span): number | undefined {
  let at = start;
  for (let left = column; left > 0; left--) {
    at = line.indexOf(TAB, at) + 1;
    if (at === 0 || at > end) return undefined;
  }
  return at;
}

/** Reports whether the column that starts there has exactly this value. */
function holds(line: Uint8Array, value: Uint8Array, { start, end }: Span): boolean {
  const stop = start + value.length;
  if (stop > end || (stop < end && line[stop] !== TAB)) return false;
  return value.every((byte, index) => line[start + index] === byte);
}

// The event's id decides, so that every machine and every day takes the same events. FNV-1a with a
// last mix, as the shares are taken from the high bits.
function sampleFilter(share: number): LineFilter {
  const limit = share * 2 ** 32;
  return (line, start, end) => {
    const from = startOf(line, EVENT_ID, { start, end });
    if (from === undefined) return true;
    let hash = 0x811c9dc5;
    for (let at = from; at < end && line[at] !== TAB; at++) {
      hash = Math.imul(hash ^ (line[at] ?? 0), 0x01000193);
    }
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return ((hash ^ (hash >>> 16)) >>> 0) < limit;
  };
}
