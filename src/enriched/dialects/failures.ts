import { ENRICHED_LAYOUT, type Layout } from "../fields/layout.ts";
import { writeTimestamp, writeUuid } from "../fields/scalars.ts";
import type { Dialect } from "./dialect.ts";
import { type EnrichedFailure, EnrichedParseError, type InvalidValue } from "../errors.ts";

const ATOMIC_COLUMNS = ENRICHED_LAYOUT.scalars.length;
const COLLECTOR_TSTAMP = ENRICHED_LAYOUT.positions.get("collector_tstamp") ?? 0;
const EVENT_ID = ENRICHED_LAYOUT.positions.get("event_id") ?? 0;
const MOST_SHOWN = 5;

interface FailureOptions {
  readonly layout?: Layout;
  /** The message of the SDK, if it differs from ours. */
  readonly said?: string;
  /** The dialect whose SDK has the messages. @default {"loader"} */
  readonly dialect?: Dialect;
}

/** Creates the error of a line with a wrong number of columns. */
export function mismatchError(
  line: string,
  values: readonly string[],
  { layout = ENRICHED_LAYOUT, said }: FailureOptions = {},
): EnrichedParseError {
  if (values.length === 1) {
    return parseError("the line has no tabs", line, { failure: { type: "NotTSV" }, said });
  }
  const count = `expected ${layout.fields.length} fields, found ${values.length}`;
  const reason = layout === ENRICHED_LAYOUT && isAtomic(values)
    ? `${count}: this is the ${ATOMIC_COLUMNS}-column atomic layout, which lacks "contexts", ` +
      `"unstruct_event" and "derived_contexts"`
    : count;
  const failure = { type: "FieldNumberMismatch", fieldCount: values.length } as const;
  return parseError(reason, line, { failure, said });
}

/** Creates the error of a line with invalid columns. */
export function decodingError(
  line: string,
  errors: readonly InvalidValue[],
  { layout = ENRICHED_LAYOUT, dialect = "loader" }: FailureOptions = {},
): EnrichedParseError {
  const ordered = errors.toSorted((a, b) => position(a, layout) - position(b, layout));
  // The messages of the SDKs contain the values, which may be personal data.
  const reasons = ordered.map(({ key, message }) =>
    dialect === "loader" ? message : `the ${dialect} SDK refuses ${key}`
  );
  const hidden = reasons.length - MOST_SHOWN;
  const shown = reasons.slice(0, MOST_SHOWN).join("; ");
  const failure = { type: "RowDecodingError", errors: ordered } as const;
  return parseError(hidden > 0 ? `${shown}; and ${hidden} more` : shown, line, { failure });
}

function parseError(
  reason: string,
  line: string,
  { failure, said }: { readonly failure: EnrichedFailure; readonly said?: string | undefined },
): EnrichedParseError {
  const message = `Cannot parse enriched event: ${reason}${strayLineEnd(line)}`;
  const messages = failure.type === "RowDecodingError"
    ? failure.errors.map((error) => error.message)
    : [said ?? reason];
  return new EnrichedParseError(message, failure, { messages });
}

function strayLineEnd(line: string): string {
  const at = line.search(/[\r\n]/);
  if (at < 0) return "";
  const name = line[at] === "\r" ? "carriage return" : "line feed";
  return ` (the line has a stray ${name} at character ${at})`;
}

// The first columns are the same in both layouts. Old archives and tables in Redshift have this one.
function isAtomic(values: readonly string[]): boolean {
  return values.length === ATOMIC_COLUMNS &&
    writeTimestamp(values[COLLECTOR_TSTAMP] ?? "") !== undefined &&
    writeUuid(values[EVENT_ID] ?? "") !== undefined;
}

function position({ key }: InvalidValue, { positions, fields }: Layout): number {
  return positions.get(key) ?? fields.length;
}
