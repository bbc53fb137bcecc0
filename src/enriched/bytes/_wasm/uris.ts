import { QUOTE } from "../../json/ascii.ts";
import { areSame, byteAt, copy, LANES, unplain, UNUSUAL } from "./bytes.ts";
import { FIRST_ENTRIES, HEAD, HEAD_LENGTH, LASTS, SLOT_COUNT, SLOTS } from "./memory.ts";

/**
 * Returns the column of a schema URI: one that the host knows, one that it writes at `free`, or
 * {@linkcode UNUSUAL}.
 */
declare function resolve(kind: i32, uri: usize, length: usize, free: usize): usize;

/** Informs the host that the columns that it wrote are gone. */
declare function forget(): void;

// An entry has four numbers and the URI. The first number is the length with the kind.
const HASH: usize = 4;
const COLUMN: usize = 8;
// The entry that followed it the last time.
const NEXT: usize = 12;
const URI: usize = 16;

const KINDS = 4;
const KIND_SHIFT = 16;
const SHORTEST_URI: usize = 16;
const LONGEST_URI: usize = 256;
const MANY = 2048;
const MOST = 4096;
const MULTIPLIER: u64 = 0x9e3779b97f4a7c15;

// The most bytes of a URI with its column, and the rest of the arena below which all is forgotten.
const MOST_TAKEN: usize = 2048;
const MOST_LEFT: usize = 64 * MOST_TAKEN;

let free: usize = 0;
let arena: usize = 0;
let arenaEnd: usize = 0;
let count = 0;

/** The column of the URI that was read last. */
export let column: usize = 0;

/** Starts without any entries. */
export function startUris(from: usize, to: usize): void {
  arena = from;
  arenaEnd = to;
  free = from;
  count = 0;
  memory.fill(FIRST_ENTRIES, 0, KINDS * 16);
  memory.fill(SLOTS, 0, SLOT_COUNT * 4);
  for (let kind = 0; kind < KINDS; kind++) {
    store<usize>(LASTS + 4 * kind, FIRST_ENTRIES + 16 * kind);
  }
}

/** Forgets all entries when the next line might not find room. */
export function makeRoom(): void {
  if (count <= MANY && arenaEnd - free >= MOST_LEFT) return;
  forget();
  startUris(arena, arenaEnd);
}

/**
 * Reads the JSON string at `at`, a schema URI of a kind, and returns the index after it.
 * {@linkcode column} is then its column.
 */
export function readUri(kind: i32, at: usize): usize {
  if (byteAt(at) !== QUOTE) return UNUSUAL;
  const from = at + 1;
  // Events of one tracker have their entities in one order.
  const guess = load<usize>(load<usize>(LASTS + 4 * kind), NEXT);
  if (guess !== 0) {
    const length = load<u16>(guess);
    if (byteAt(from + length) === QUOTE && areSame(from, guess + URI, length)) {
      store<usize>(LASTS + 4 * kind, guess);
      column = load<usize>(guess, COLUMN);
      return from + length + 1;
    }
  }
  return findUri(kind, from);
}

function findUri(kind: i32, from: usize): usize {
  let end = from;
  while (true) {
    const mask = unplain(v128.load(end));
    if (mask !== 0) {
      end += ctz<i32>(mask);
      break;
    }
    end += LANES;
  }
  const length = end - from;
  if (byteAt(end) !== QUOTE || length < SHORTEST_URI || length > LONGEST_URI) return UNUSUAL;
  const head = length | (kind << KIND_SHIFT);
  const hash = hashOf(from, length) + kind;
  let slot = hash % SLOT_COUNT;
  let entry = load<usize>(SLOTS + 4 * slot);
  while (entry !== 0) {
    const isSame = load<u32>(entry) === head && load<u32>(entry, HASH) === hash;
    if (isSame && areSame(from, entry + URI, length)) break;
    slot = (slot + 1) % SLOT_COUNT;
    entry = load<usize>(SLOTS + 4 * slot);
  }
  if (entry === 0) {
    entry = addUri(kind, from, length, hash);
    if (entry === 0) return UNUSUAL;
    store<u32>(entry, head);
    store<usize>(SLOTS + 4 * slot, entry);
  }
  store<usize>(load<usize>(LASTS + 4 * kind), entry, NEXT);
  store<usize>(LASTS + 4 * kind, entry);
  column = load<usize>(entry, COLUMN);
  return end + 1;
}

function addUri(kind: i32, from: usize, length: usize, hash: u32): usize {
  if (arenaEnd - free < MOST_TAKEN || count === MOST) return UNUSUAL;
  const entry = free;
  const behind = aligned(entry + URI + length);
  const found = resolve(kind, from, length, behind);
  if (found === UNUSUAL) return UNUSUAL;
  copy(from, from + length, entry + URI);
  store<u32>(entry, hash, HASH);
  store<usize>(entry, found, COLUMN);
  store<usize>(entry, 0, NEXT);
  free = found === behind ? aligned(behind + HEAD + load<u32>(behind, HEAD_LENGTH)) : behind;
  count++;
  return entry;
}

function aligned(at: usize): usize {
  return (at + 2 * LANES) & ~15;
}

function hashOf(from: usize, length: usize): u32 {
  const last = from + length - 8;
  let hash: u64 = load<u64>(last);
  for (let at = from; at < last; at += 8) {
    hash = (hash ^ load<u64>(at)) * MULTIPLIER;
    hash ^= hash >> 29;
  }
  return u32(hash >> 32);
}
