// Transforms a file for some seconds, in turns with adding up its bytes in a plain loop. Writes the
// best time of one round of each in ms.
import { readFileSync } from "node:fs";
import process from "node:process";
import { createTransformer, parseEnriched, toJson } from "../../../src/enriched/mod.ts";

const CHUNK_SIZE = 256 * 1024;
const ROUND_SIZE = 8 * 1024 * 1024;

const [name = "", seconds = "1"] = process.argv.slice(2);
const file = new Uint8Array(readFileSync(name));
const lines = new TextDecoder().decode(file).replace(/\n$/, "").split("\n");
const byteLines = lines.map((line) => new TextEncoder().encode(line));
const times = Math.ceil(ROUND_SIZE / file.length);
const round = new Uint8Array(times * file.length);
for (let time = 0; time < times; time++) round.set(file, time * file.length);
const chunks = Array.from(
  { length: Math.ceil(round.length / CHUNK_SIZE) },
  (_, index) => round.subarray(index * CHUNK_SIZE, (index + 1) * CHUNK_SIZE),
);
let seen = 0;

function transformAll(): void {
  const transformer = createTransformer();
  for (const chunk of chunks) {
    const { rows, badEvents } = transformer.transform(chunk);
    if (badEvents > 0) throw new Error("Cannot measure as an event is bad");
    seen += rows.length;
  }
  seen += transformer.finish().rows.length;
}

function transformTexts(): void {
  for (let time = 0; time < times; time++) {
    for (const line of lines) seen += toJson(line).length;
  }
}

function addBytes(): void {
  for (const chunk of chunks) {
    let sum = 0;
    for (let at = 0; at < chunk.length; at++) sum = (sum + (chunk[at] ?? 0)) | 0;
    seen ^= sum;
  }
}

function getFields(lines: readonly (string | Uint8Array)[]): void {
  for (let time = 0; time < times; time++) {
    for (const line of lines) {
      const event = parseEnriched(line);
      if (event.get("app_id") && event.get("collector_tstamp") && event.get("event_name")) seen++;
    }
  }
}

function timeOf(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

const best = { ours: Infinity, text: Infinity, loop: Infinity, get: Infinity, getText: Infinity };
for (const end = performance.now() + 1000 * Number(seconds); performance.now() < end;) {
  best.ours = Math.min(best.ours, timeOf(transformAll) / times);
  best.text = Math.min(best.text, timeOf(transformTexts) / times);
  best.loop = Math.min(best.loop, timeOf(addBytes) / times);
  best.get = Math.min(best.get, timeOf(() => getFields(byteLines)) / times);
  best.getText = Math.min(best.getText, timeOf(() => getFields(lines)) / times);
}
process.stdout.write(`${JSON.stringify({ ...best, seen })}\n`);
