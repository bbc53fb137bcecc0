import { decoded, splitLines } from "../../internal/text/lines.ts";
import { startingWith } from "../../internal/text/starting_with.ts";
import { JsonScanner, type JsonText } from "../../internal/text/json_scanner.ts";

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
  const pieces = utf8(bytes);
  const first: string[] = [];
  for (let next = await pieces.next(); !next.done; next = await pieces.next()) {
    first.push(next.value);
    if (next.value.includes("\n") || /^\s*\[/.test(first[0] ?? "")) break;
  }
  const whole = startingWith(first, pieces);
  yield* isOneALine(first.join("")) ? oneALine(whole) : scanned(whole);
}

async function* utf8(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string, void> {
  try {
    yield* decoded(bytes, new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new SyntaxError("Cannot decode text that is not UTF-8", { cause: error });
  }
}

// Only a value that goes on after its first line has a line that ends so. Where there is one value a
// line, a line that is broken must not take the others with it.
function isOneALine(start: string): boolean {
  const [firstLine = ""] = start.trimStart().split("\n", 1);
  return !firstLine.startsWith("[") && !/[{[,:]$/.test(firstLine.trimEnd());
}

async function* oneALine(pieces: AsyncIterable<string>): AsyncGenerator<JsonText[], void> {
  let line = 0;
  for await (const batch of splitLines(pieces)) {
    const found: JsonText[] = [];
    for (const text of batch) {
      line++;
      if (text.trim() !== "") found.push({ line, text });
    }
    yield found;
  }
}

async function* scanned(pieces: AsyncIterable<string>): AsyncGenerator<JsonText[], void> {
  const scanner = new JsonScanner();
  for await (const piece of pieces) yield scanner.push(piece);
  yield scanner.end();
}
