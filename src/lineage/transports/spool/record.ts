import { crc32 } from "node:zlib";
import { type SerializedEvent, serializedFromText } from "../../event/serialized_event.ts";

/** An event in a segment, with what is needed to deliver it and to mark it as delivered. */
export interface SpoolRecord {
  /** The offset of the record in its segment, in bytes. */
  readonly offset: number;
  /** Time at which the event was appended, in milliseconds since 1970. */
  readonly at: number;
  /** The event. */
  readonly event: SerializedEvent;
}

/** A record that cannot be read: the checksum or the length does not match. */
export interface CorruptRecord {
  /** The offset of the record in its segment, in bytes. */
  readonly offset: number;
  /** The bytes, as text. */
  readonly raw: string;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const LINE_FEED = 0x0a;
// Before the JSON there is room for checksum, length and time.
const HEAD = 64;
const CHECKSUM = 9;
const LINE_REGEXP = /^([0-9a-f]{8}) (\d+) (\d+) /;
const scratch = new Uint8Array(256 * 1024);

/**
 * Encodes an event as one line: CRC-32 of the rest, length of the JSON in bytes, time, JSON. A line
 * can be found again after bytes that are damaged, as JSON on one line has no line feed.
 *
 * @returns A view of memory that the next call overwrites.
 */
export function encodeRecord(json: string, at: number): Uint8Array {
  // A UTF-16 unit takes at most 3 bytes in UTF-8.
  const most = HEAD + json.length * 3 + 1;
  const bytes = most <= scratch.length ? scratch : new Uint8Array(most);
  const length = encoder.encodeInto(json, bytes.subarray(HEAD)).written;
  const end = HEAD + length;
  const head = `${length} ${Math.max(0, Math.round(at))} `;
  const start = HEAD - head.length;
  encoder.encodeInto(head, bytes.subarray(start));
  const checksum = crc32(bytes.subarray(start, end)).toString(16).padStart(8, "0");
  encoder.encodeInto(`${checksum} `, bytes.subarray(start - CHECKSUM));
  bytes[end] = LINE_FEED;
  return bytes.subarray(start - CHECKSUM, end + 1);
}

/** Decodes a line, without its line feed, that begins at an offset. */
export function decodeRecord(line: Uint8Array, offset: number): SpoolRecord | CorruptRecord {
  const head = LINE_REGEXP.exec(decoder.decode(line.subarray(0, HEAD)));
  const [all = "", checksum = "", length = "", at = ""] = head ?? [];
  const isWhole = head !== null && line.length - all.length === Number(length) &&
    crc32(line.subarray(CHECKSUM)) === parseInt(checksum, 16);
  if (!isWhole) return { offset, raw: decoder.decode(line) };
  const json = decoder.decode(line.subarray(all.length));
  return { offset, at: Number(at), event: serializedFromText(json) };
}
