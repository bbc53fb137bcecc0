import { EnrichedParseError, type InvalidValue } from "./errors.ts";
import { ENRICHED_FIELDS } from "./fields.ts";
import { writeTimestamp, writeUuid } from "./_scalars.ts";

const POSITIONS = new Map<string, number>(ENRICHED_FIELDS.map(({ name }, index) => [name, index]));
const COLUMNS = ENRICHED_FIELDS.length;
const ATOMIC_COLUMNS = COLUMNS - 3;
const MOST_SHOWN = 5;
const COLLECTOR_TSTAMP = POSITIONS.get("collector_tstamp") ?? 0;
const EVENT_ID = POSITIONS.get("event_id") ?? 0;

/** Makes the error of a line that has not one column for each field. */
export function mismatchError(line: string, values: readonly string[]): EnrichedParseError {
  if (values.length === 1) {
    return parseError("the line has no tabs", line, { type: "NotTSV" });
  }
  const count = `expected ${COLUMNS} fields, found ${values.length}`;
  const reason = isAtomic(values)
    ? `${count}: this is the ${ATOMIC_COLUMNS}-column atomic layout, which lacks "contexts", ` +
      `"unstruct_event" and "derived_contexts"`
    : count;
  return parseError(reason, line, { type: "FieldNumberMismatch", fieldCount: values.length });
}

/** Makes the error of a line whose columns hold what their fields do not allow. */
export function decodingError(line: string, errors: readonly InvalidValue[]): EnrichedParseError {
  const ordered = errors.toSorted((a, b) => position(a) - position(b));
  const shown = ordered.slice(0, MOST_SHOWN).map(({ message }) => message).join("; ");
  const hidden = ordered.length - MOST_SHOWN;
  const reason = hidden > 0 ? `${shown}; and ${hidden} more` : shown;
  return parseError(reason, line, { type: "RowDecodingError", errors: ordered });
}

function parseError(
  reason: string,
  line: string,
  failure: EnrichedParseError["failure"],
): EnrichedParseError {
  return new EnrichedParseError(
    `Cannot parse enriched event: ${reason}${strayLineEnd(line)}`,
    failure,
  );
}

function strayLineEnd(line: string): string {
  const at = line.search(/[\r\n]/);
  if (at < 0) return "";
  const name = line[at] === "\r" ? "carriage return" : "line feed";
  return ` (the line has a stray ${name} at character ${at})`;
}

// The first columns are the same in both layouts. Tables of old archives and of Redshift have it.
function isAtomic(values: readonly string[]): boolean {
  return values.length === ATOMIC_COLUMNS &&
    writeTimestamp(values[COLLECTOR_TSTAMP] ?? "") !== undefined &&
    writeUuid(values[EVENT_ID] ?? "") !== undefined;
}

function position({ key }: InvalidValue): number {
  return POSITIONS.get(key) ?? COLUMNS;
}
