// Transforms the lines of a file for some seconds, and reports the best time of one round in ms.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import process from "node:process";

const [file, seconds, folder] = process.argv.slice(2);
const { transform } = createRequire(`${folder}/`)("snowplow-analytics-sdk");
const lines = readFileSync(file, "utf8").replace(/\n$/, "").split("\n");
let best = Infinity;
for (const end = performance.now() + 1000 * seconds; performance.now() < end;) {
  const start = performance.now();
  for (const line of lines) JSON.stringify(transform(line));
  best = Math.min(best, performance.now() - start);
}
process.stdout.write(`${best}\n`);
