/**
 * Measures Parquet files of enriched events beside pyspark, which transforms the same lines with the
 * Python SDK and writes them as Parquet: the CPU time of all threads and processes, the best of some
 * rounds. The memory is the largest of our process.
 *
 * ```sh
 * deno run -A tests/bench/parquet.ts
 * ```
 *
 * @module
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { installPythonSdk } from "../e2e/services/python.ts";
import { installSpark } from "../e2e/services/spark.ts";
import { runTool } from "../e2e/services/tool.ts";
import { enrichedLine, sampleEvent } from "../fixtures/enriched_lines.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";
import { showTable } from "./_table.ts";

const HERE = fileURLToPath(new URL("./parquet/", import.meta.url));
const EVENTS = 10_000;

interface OurFigures {
  /** The CPU time of a round by the output, in seconds. */
  readonly seconds: Readonly<Record<string, number>>;
  readonly maxRssMb: number;
}

await using folder = await tempFolder();
const lines = Array.from({ length: EVENTS }, (_, seed) => enrichedLine(sampleEvent({ seed })));
const file = await folder.write("web.tsv", `${lines.join("\n")}\n`);
const megabytes = (await Deno.stat(file)).size / 1e6;

const deno = { command: Deno.execPath(), comesWith: "Deno" };
const ours = await runTool(deno, ["run", "-A", join(HERE, "ours.ts"), file]);
const { seconds, maxRssMb }: OurFigures = JSON.parse(ours);

const spark = { command: await installSpark(), comesWith: "Python" };
const sdk = await installPythonSdk();
const theirs = Number(
  await runTool(spark, [join(HERE, "peer.py"), file, sdk, folder.file("spark")]),
);

await showTable("parquet", {
  title: `Parquet of ${EVENTS} web events, ${megabytes.toFixed(0)} MB of TSV, in CPU time. ` +
    `Our process used ${maxRssMb.toFixed(0)} MB of memory.`,
  columns: ["output", "MB/s of TSV", "pyspark / ours"],
  rows: [
    ...Object.entries(seconds).map(([name, time]) => [
      name,
      (megabytes / time).toFixed(0),
      `${(theirs / time).toFixed(1)}x`,
    ]),
    ["pyspark with the Python SDK, Snappy", (megabytes / theirs).toFixed(1), "1.0x"],
  ],
});
