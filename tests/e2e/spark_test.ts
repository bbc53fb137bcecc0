import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { EnrichedParseError, toJson } from "../../src/enriched/mod.ts";
import { enrichedLine, sampleEvent } from "../fixtures/enriched_lines.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";
import { sparkPipe } from "./support/spark.ts";

const EVENTS = 6_000;

const BAD_LINES = [
  "no tab",
  "x\ty",
  enrichedLine({ event_id: "nobody" }),
  enrichedLine({ contexts: '{"schema":' }),
  "\t".repeat(130),
];

// More than the buffer of a pipe, so that a process that waits for the other one would never end.
const LINES = Array.from({ length: EVENTS }, (_, seed) => {
  const bad = seed % 400 === 7 ? BAD_LINES[(seed / 400 | 0) % BAD_LINES.length] : undefined;
  return bad ?? enrichedLine(sampleEvent({ seed }));
});

const BAD_LINES_OF_ALL = LINES.filter((line) => rowOf(line) === undefined);

await using folder = await sampleFolder();
const files = folder.file("part-*");
const command = "runline transform --stream";
const results = await sparkPipe({
  all: { action: "check", files, partitions: 6, command },
  bad: { action: "check", files, partitions: 2, command: `${command} --bad=-` },
  few: { action: "take", files, partitions: 2, command },
  strict: { action: "check", files, partitions: 2, command: `${command} --max-bad 0` },
});

describe("runline transform --stream in Spark's rdd.pipe", () => {
  it("writes the row of every good line in the order of the lines, in all partitions", () => {
    assert(results.all.partitions >= 6, `${results.all.partitions} partitions`);
    assertEquals(results.all.rows, LINES.flatMap((line) => rowOf(line) ?? []));
  });

  it("writes bad rows among the rows with --bad=-", () => {
    const { rows = [] } = results.bad;
    const payloads = rows.map((row) => JSON.parse(row)).filter((row) => "data" in row)
      .map(({ schema, data }) => [schema.split("/")[1], data.payload]);
    assert(BAD_LINES_OF_ALL.length > 10);
    assertEquals(payloads, BAD_LINES_OF_ALL.map((line) => ["loader_parsing_error", line]));
    assertEquals(rows.length, EVENTS);
  });

  it("ends well when Spark has seen enough", () => {
    assertEquals(results.few.rows, LINES.slice(0, 3).flatMap((line) => rowOf(line) ?? []));
  });

  it("fails the job with --max-bad, if the job checks exit codes", () => {
    assertStringIncludes(results.strict.error ?? "", "exited with error code 1");
  });
});

async function sampleFolder() {
  const folder = await tempFolder();
  const half = EVENTS / 2;
  await folder.write("part-0.tsv", `${LINES.slice(0, half).join("\n")}\n`);
  await folder.write("part-1.tsv.gz", gzipSync(`${LINES.slice(half).join("\n")}\n`));
  return folder;
}

function rowOf(line: string): string | undefined {
  try {
    return toJson(line);
  } catch (error) {
    if (!(error instanceof EnrichedParseError)) throw error;
    return undefined;
  }
}
