// AssemblyScript, which `deno task generate` compiles. All indices are addresses.
import {
  BACKSLASH,
  CARRIAGE_RETURN,
  CLOSE_OBJECT,
  COMMA,
  LINE_FEED,
  OPEN_OBJECT,
  QUOTE,
  SPACE,
  TAB,
} from "../../json/ascii.ts";
import { byteAt, columnEnd, copy, countTabs, LANES, unplain, UNUSUAL } from "./bytes.ts";
import { readContexts, readUnstructEvent, startEntities, writeEntities } from "./entities.ts";
import { FREE } from "./memory.ts";
import { writeBoolean, writeDouble, writeInteger, writeTimestamp, writeUuid } from "./scalars.ts";
import { findTabs } from "./tabs.ts";
import { makeRoom, startUris } from "./uris.ts";

// A column: its type, whether it is required, the number of columns from it on that may be empty and
// are not the last one, and the text before its value.
const HOLDS: usize = 0;
const REQUIRED: usize = 1;
const MAY_BE_EMPTY: usize = 2;
const MEMBER_LENGTH: usize = 4;
const MEMBER: usize = 8;
const COLUMN_SIZE: usize = 12;

// The types of columns.
const TEXT = 0;
const CONTEXTS = 1;
const UNSTRUCT_EVENT = 2;
const INTEGER = 3;
const DOUBLE = 4;
const BOOLEAN = 5;
const TIMESTAMP = 6;
const UUID = 7;

let columns: usize = 0;
let lastColumn: usize = 0;

// The columns of latitude and longitude, if a location is written, and the text before it.
let latitude: usize = 0;
let longitude: usize = 0;
let location: usize = 0;
let locationLength: usize = 0;

// The addresses of the two in the line, zero if they are empty.
let latitudeAt: usize = 0;
let longitudeAt: usize = 0;

export { findTabs };

/** The address from which the host lays out the columns and the rest. */
export const free: usize = FREE;

/** The address after the line that was written last. */
export let next: usize = 0;

/** Sets the layout of lines, and the arena of schemas. */
export function start(first: usize, last: usize, from: usize, to: usize): void {
  columns = first;
  lastColumn = last;
  startUris(from, to);
}

/** Sets the two columns of a location, and the text before it. */
export function locate(first: usize, second: usize, head: usize, length: usize): void {
  latitude = first;
  longitude = second;
  location = head;
  locationLength = length;
}

/**
 * Writes the line that begins at `at` as JSON at `out`. Returns the address after the JSON, or
 * {@linkcode UNUSUAL} if only `toJson` can write or explain the line.
 */
export function write(at: usize, out: usize): usize {
  const first = out;
  latitudeAt = 0;
  longitudeAt = 0;
  makeRoom();
  startEntities();
  for (let column = columns; column <= lastColumn; column += COLUMN_SIZE) {
    const byte = byteAt(at);
    if (byte >= SPACE) {
      out = writeColumn(column, at, out);
      at = behind;
      if (at === UNUSUAL) return UNUSUAL;
    } else {
      const most = byteAt(column, MAY_BE_EMPTY);
      if (byte === TAB && most > 0) {
        const count = min<usize>(most, countTabs(at));
        at += count;
        column += (count - 1) * COLUMN_SIZE;
        continue;
      }
      if (byteAt(column, REQUIRED) !== 0) return UNUSUAL;
    }
    at = column === lastColumn ? skipLineEnd(at) : skipTab(at);
    if (at === UNUSUAL) return UNUSUAL;
  }
  next = at;
  out = writeEntities(out);
  if (latitudeAt !== 0 && longitudeAt !== 0) out = writeLocation(out);
  if (out === first) out++;
  // A comma precedes each member.
  store<u8>(first, OPEN_OBJECT);
  store<u8>(out, CLOSE_OBJECT);
  return out + 1;
}

function skipTab(at: usize): usize {
  return byteAt(at) === TAB ? at + 1 : UNUSUAL;
}

function skipLineEnd(at: usize): usize {
  if (byteAt(at) === CARRIAGE_RETURN) at++;
  return byteAt(at) === LINE_FEED ? at + 1 : UNUSUAL;
}

// The address after the column that was written last, or UNUSUAL.
let behind: usize = 0;

// Writes a column that is not empty, and returns the address after the JSON.
function writeColumn(column: usize, at: usize, out: usize): usize {
  const holds = byteAt(column, HOLDS);
  if (holds === CONTEXTS || holds === UNSTRUCT_EVENT) {
    behind = holds === CONTEXTS ? readContexts(at) : readUnstructEvent(at);
    return out;
  }
  const member = load<usize>(column, MEMBER);
  out = copy(member, member + load<u32>(column, MEMBER_LENGTH), out);
  if (holds === TEXT) return writeText(at, out);
  if (column === latitude) latitudeAt = at;
  if (column === longitude) longitudeAt = at;
  behind = columnEnd(at);
  out = writeScalar(holds, at, behind, out);
  if (out === UNUSUAL) behind = UNUSUAL;
  return out;
}

function writeText(at: usize, out: usize): usize {
  store<u8>(out++, QUOTE);
  while (true) {
    const bytes = v128.load(at);
    v128.store(out, bytes);
    const mask = unplain(bytes);
    if (mask === 0) {
      at += LANES;
      out += LANES;
      continue;
    }
    const count = ctz<i32>(mask);
    at += count;
    out += count;
    const byte = byteAt(at);
    if (byte < SPACE) break;
    store<u8>(out, BACKSLASH);
    store<u8>(out + 1, byte);
    at++;
    out += 2;
  }
  behind = at;
  store<u8>(out, QUOTE);
  return out + 1;
}

function writeScalar(holds: i32, from: usize, to: usize, out: usize): usize {
  if (holds === INTEGER) return writeInteger(from, to, out);
  if (holds === DOUBLE) return writeDouble(from, to, out);
  if (holds === BOOLEAN) return writeBoolean(from, to, out);
  if (holds === TIMESTAMP) return writeTimestamp(from, to, out);
  return holds === UUID ? writeUuid(from, to, out) : UNUSUAL;
}

// Both are known to be numbers.
function writeLocation(out: usize): usize {
  out = copy(location, location + locationLength, out);
  out = copy(latitudeAt, columnEnd(latitudeAt), out);
  store<u8>(out++, COMMA);
  out = copy(longitudeAt, columnEnd(longitudeAt), out);
  store<u8>(out, QUOTE);
  return out + 1;
}
