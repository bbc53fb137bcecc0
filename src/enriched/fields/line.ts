import { wrongType } from "../../internal/is_object.ts";
import { CARRIAGE_RETURN, LINE_FEED } from "../json/ascii.ts";

/** Removes one line end: CRLF, LF or CR. */
export function withoutLineEnd(line: string): string {
  if (typeof line !== "string") {
    throw wrongType(line, "Cannot read enriched event as its line must be a string");
  }
  if (line.endsWith("\r\n")) return line.slice(0, -2);
  return line.endsWith("\n") || line.endsWith("\r") ? line.slice(0, -1) : line;
}

/** Checks a line that is not a string, and throws a `TypeError` if it is not bytes. */
export function requireBytes(line: Uint8Array): void {
  if (line instanceof Uint8Array) return;
  throw wrongType(line, "Cannot read enriched event as its line must be a string or a Uint8Array");
}

/** Removes one line end, as {@linkcode withoutLineEnd} does. */
export function bytesWithoutLineEnd(line: Uint8Array): Uint8Array {
  requireBytes(line);
  let end = line.length;
  if (line[end - 1] === LINE_FEED) end--;
  if (line[end - 1] === CARRIAGE_RETURN) end--;
  return end < line.length ? line.subarray(0, end) : line;
}
