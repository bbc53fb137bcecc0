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

/** Removes one line end, as {@linkcode withoutLineEnd} does. */
export function bytesWithoutLineEnd(line: Uint8Array): Uint8Array {
  if (!(line instanceof Uint8Array)) {
    throw wrongType(
      line,
      "Cannot read enriched event as its line must be a string or a Uint8Array",
    );
  }
  let end = line.length;
  if (line[end - 1] === LINE_FEED) end--;
  if (line[end - 1] === CARRIAGE_RETURN) end--;
  return end < line.length ? line.subarray(0, end) : line;
}
