import { CLOSE_ARRAY, CLOSE_OBJECT, COMMA, OPEN_ARRAY, OPEN_OBJECT } from "../../json/ascii.ts";
import { byteAt, copy, UNUSUAL } from "./bytes.ts";
import { skipColon, skipJson, skipSpaces } from "./json.ts";
import {
  CONTEXT_SIZE,
  CONTEXTS,
  FIRST,
  FOUND,
  GROUPS,
  HEAD,
  HEAD_LENGTH,
  LAST,
  LINE,
  MOST_CONTEXTS,
  WRITTEN,
} from "./memory.ts";
import { column, readUri } from "./uris.ts";

// The kinds of schemas.
const WRAPPED_CONTEXTS = 0;
const WRAPPED_EVENT = 1;
const CONTEXT = 2;
const EVENT = 3;

// In little endian: `"schema"` and `"data"`.
const SCHEMA: u64 = 0x22616d6568637322;
const DATA: u64 = 0x226174616422;
const DATA_MASK: u64 = 0xffffffffffff;

const FROM: usize = 0;
const TO: usize = 4;
const NEXT: usize = 8;
const URI_FROM: usize = 12;
const URI_TO: usize = 16;
const NONE: u32 = 0;

// 32 bits would overflow soon.
let line: u64 = 0;
let contextsEnd: usize = 0;
let groupsEnd: usize = 0;
let event: usize = 0;
let eventFrom: usize = 0;
let eventTo: usize = 0;
// The envelope that ended last.
let envelope: usize = 0;
let dataFrom: usize = 0;
let dataTo: usize = 0;
let uriFrom: usize = 0;
let uriTo: usize = 0;

/** Forgets the line before. */
export function startEntities(): void {
  line++;
  contextsEnd = CONTEXTS;
  groupsEnd = GROUPS;
  event = 0;
  memory.fill(FOUND, 0, 20);
}

/** Reads a column of contexts, and returns the address after it. */
export function readContexts(at: usize): usize {
  return readEnvelope(at, WRAPPED_CONTEXTS);
}

/** Reads a column of a self-describing event, and returns the address after it. */
export function readUnstructEvent(at: usize): usize {
  return readEnvelope(at, WRAPPED_EVENT);
}

/** Writes the entities of the line as members, and returns the address after them. */
export function writeEntities(out: usize): usize {
  store<usize>(FOUND, contextsEnd);
  for (let at: usize = GROUPS; at < groupsEnd; at += 4) {
    const group = load<usize>(at);
    store<u64>(group, line, WRITTEN);
    out = copy(group + HEAD, group + HEAD + load<u32>(group, HEAD_LENGTH), out);
    for (let item = load<usize>(group, FIRST); item !== NONE; item = load<usize>(item, NEXT)) {
      out = copy(load<usize>(item, FROM), load<usize>(item, TO), out);
      store<u8>(out++, COMMA);
    }
    store<u8>(out - 1, CLOSE_ARRAY);
  }
  if (event === 0) return out;
  store<u64>(event, line, WRITTEN);
  out = copy(event + HEAD, event + HEAD + load<u32>(event, HEAD_LENGTH), out);
  return copy(eventFrom, eventTo, out);
}

function readEnvelope(at: usize, kind: i32): usize {
  if (byteAt(at) !== OPEN_OBJECT) return UNUSUAL;
  let schema: usize = 0;
  let from: usize = 0;
  let to: usize = 0;
  let hasData = false;
  for (let member = 0; member < 2; member++) {
    at = skipSpaces(at + 1);
    const start = load<u64>(at);
    if (start === SCHEMA) {
      at = skipColon(at + 8);
      if (at === UNUSUAL) return UNUSUAL;
      // Between the quotes.
      from = at + 1;
      at = readUri(kind, at);
      if (at === UNUSUAL) return UNUSUAL;
      to = at - 1;
      schema = column;
    } else if ((start & DATA_MASK) === DATA) {
      at = skipColon(at + 6);
      if (at !== UNUSUAL) at = readData(at, kind);
      if (at === UNUSUAL) return UNUSUAL;
      hasData = true;
    } else return UNUSUAL;
    at = skipSpaces(at);
    if (byteAt(at) !== (member === 0 ? COMMA : CLOSE_OBJECT)) return UNUSUAL;
  }
  if (!hasData || schema === 0) return UNUSUAL;
  envelope = schema;
  uriFrom = from;
  uriTo = to;
  return skipSpaces(at + 1);
}

function readData(at: usize, kind: i32): usize {
  if (kind === WRAPPED_CONTEXTS) return readItems(at);
  if (kind === WRAPPED_EVENT) {
    at = readEnvelope(at, EVENT);
    event = envelope;
    eventFrom = dataFrom;
    eventTo = dataTo;
    store<usize>(FOUND, uriFrom, 4);
    store<usize>(FOUND, uriTo, 8);
    store<usize>(FOUND, dataFrom, 12);
    store<usize>(FOUND, dataTo, 16);
    return at;
  }
  dataFrom = at;
  dataTo = skipJson(at);
  return dataTo;
}

function readItems(at: usize): usize {
  if (byteAt(at) !== OPEN_ARRAY) return UNUSUAL;
  at = skipSpaces(at + 1);
  if (byteAt(at) === CLOSE_ARRAY) return at + 1;
  while (true) {
    at = readEnvelope(at, CONTEXT);
    if (at === UNUSUAL || !addContext()) return UNUSUAL;
    const byte = byteAt(at);
    if (byte === CLOSE_ARRAY) return at + 1;
    if (byte !== COMMA) return UNUSUAL;
    at = skipSpaces(at + 1);
  }
}

function addContext(): bool {
  const item = contextsEnd;
  if (item === CONTEXTS + MOST_CONTEXTS * CONTEXT_SIZE) return false;
  contextsEnd += CONTEXT_SIZE;
  store<usize>(item, dataFrom, FROM);
  store<usize>(item, dataTo, TO);
  store<usize>(item, NONE, NEXT);
  store<usize>(item, uriFrom, URI_FROM);
  store<usize>(item, uriTo, URI_TO);
  if (load<u64>(envelope, LINE) === line) {
    store<usize>(load<usize>(envelope, LAST), item, NEXT);
  } else {
    store<u64>(envelope, line, LINE);
    store<usize>(envelope, item, FIRST);
    store<usize>(groupsEnd, envelope);
    groupsEnd += 4;
  }
  store<usize>(envelope, item, LAST);
  return true;
}
