import { CLOSE_OBJECT, COMMA, LINE_FEED, OPEN_OBJECT, QUOTE } from "./ascii.ts";
import { skipString, skipValue } from "./scanner.ts";

const DECODER = new TextDecoder();

/**
 * Keeps the members of rows that are named. A row is an object on a line of its own, without white
 * space between its members. Values are copied, so that numbers keep their digits.
 */
export function pickMembers(
  rows: Uint8Array<ArrayBuffer>,
  names: ReadonlySet<string>,
): Uint8Array<ArrayBuffer> {
  const picked = new Uint8Array(rows.length);
  let out = 0;
  for (let at = 0; at < rows.length; at++) {
    picked[out++] = OPEN_OBJECT;
    let isFirst = true;
    while (rows[at] !== CLOSE_OBJECT && rows[at + 1] === QUOTE) {
      const start = at + 1;
      const nameEnd = skipString(rows, start);
      at = skipValue(rows, nameEnd + 1);
      if (!names.has(DECODER.decode(rows.subarray(start + 1, nameEnd - 1)))) continue;
      if (!isFirst) picked[out++] = COMMA;
      isFirst = false;
      picked.set(rows.subarray(start, at), out);
      out += at - start;
    }
    picked[out++] = CLOSE_OBJECT;
    picked[out++] = LINE_FEED;
    at = rows.indexOf(LINE_FEED, at);
  }
  return picked.slice(0, out);
}
