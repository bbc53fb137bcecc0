import { lines } from "../../internal/text/lines.ts";
import { startingWith } from "../../internal/text/starting_with.ts";
import { JsonScanner, type JsonText } from "./json_scanner.ts";

const LINE_FEED = 0x0a;

/**
 * Reads the JSON values of a text in batches: one value a line, one value or several over many lines,
 * or arrays, whose items are yielded. Only the value that is being read is held in memory.
 *
 * @throws {RangeError} If a value is longer than 64 million characters.
 * @throws {SyntaxError} If the text is not UTF-8.
 */
export async function* jsonTexts(
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<JsonText[], void> {
  const iterator = bytes[Symbol.asyncIterator]();
  const chunks: Uint8Array[] = [];
  for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
    chunks.push(next.value);
    if (next.value.includes(LINE_FEED) || beginsList(chunks)) break;
  }
  const whole = utf8(startingWith(chunks, iterator));
  yield* isOneALine(chunks) ? oneALine(whole) : scanned(whole);
}

/** Yields the bytes as they are, and fails at those that decoding would replace. */
async function* utf8(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    for await (const chunk of bytes) {
      decoder.decode(chunk, { stream: true });
      yield chunk;
    }
    decoder.decode();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new SyntaxError("Cannot decode text that is not UTF-8", { cause: error });
  }
}

function beginsList([first]: readonly Uint8Array[]): boolean {
  return /^\s*\[/.test(new TextDecoder().decode(first));
}

// Only a value that goes on after its first line has a line that ends so. Where there is one value a
// line, a line that is broken must not take the others with it.
function isOneALine(chunks: readonly Uint8Array[]): boolean {
  const decoder = new TextDecoder();
  const text = chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join("");
  const [firstLine = ""] = text.trimStart().split("\n", 1);
  return !firstLine.startsWith("[") && !/[{[,:]$/.test(firstLine.trimEnd());
}

async function* oneALine(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<JsonText[], void> {
  let line = 0;
  for await (const batch of lines(bytes, { keepEmpty: true })) {
    const start = line;
    line += batch.length;
    yield batch.flatMap((text, index) =>
      text.trim() === "" ? [] : [{ line: start + index + 1, text }]
    );
  }
}

async function* scanned(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<JsonText[], void> {
  const scanner = new JsonScanner();
  const decoder = new TextDecoder();
  for await (const chunk of bytes) {
    yield scanner.push(decoder.decode(chunk, { stream: true }));
  }
  yield [...scanner.push(decoder.decode()), ...scanner.end()];
}
