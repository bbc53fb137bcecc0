// deno-lint-ignore-file no-console -- a measurement talks to whoever runs it
/**
 * Writes the events of a file as JSON and as Parquet, and shows the CPU time of the best of some rounds.
 *
 * @module
 */
import { createReadStream } from "node:fs";
import process from "node:process";
import { transformBytes } from "../../../src/enriched/mod.ts";
import { parquetBytes } from "../../../src/pipeline/parquet.ts";

const ROUNDS = 8;
const [, , file = ""] = process.argv;

async function* rows(): AsyncGenerator<Uint8Array, void> {
  for await (const { rows } of transformBytes(createReadStream(file))) yield rows;
}

const outputs: Readonly<Record<string, () => AsyncIterable<Uint8Array>>> = {
  "NDJSON": rows,
  "Parquet": () => parquetBytes([createReadStream(file)], { compression: "none" }),
  "Parquet, Snappy": () => parquetBytes([createReadStream(file)]),
  "Parquet, zstd": () => parquetBytes([createReadStream(file)], { compression: "zstd" }),
};

const seconds: Record<string, number> = {};
for (const [name, open] of Object.entries(outputs)) {
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const before = process.cpuUsage();
    for await (const _ of open());
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1e6);
  }
  seconds[name] = best;
}
console.log(JSON.stringify({ seconds, maxRssMb: process.resourceUsage().maxRSS / 1024 }));
