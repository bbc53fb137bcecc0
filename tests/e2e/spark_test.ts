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

// More than a pipe holds, so that whoever waits for the other with a full one waits for ever.
const LINES = Array.from({ length: EVENTS }, (_, seed) => {
  const bad = seed % 400 === 7 ? BAD_LINES[(seed / 400 | 0) % BAD_LINES.length] : undefined;
  return bad ?? enrichedLine(sampleEvent({ seed }));
});

const BAD_COUNT = LINES.filter((line) => rowOf(line) === undefined).length;

describe("runline transform --stream in Spark's rdd.pipe", () => {
  it("gives the row of every good line in the order of the lines, in all partitions", async () => {
    await using folder = await sampleFolder();
    const { rows, partitions } = await sparkPipe({
      action: "check",
      files: folder.file("part-*"),
      partitions: 6,
      command: "runline transform --stream",
    });
    assert(partitions >= 6, `${partitions} partitions`);
    assertEquals(rows, LINES.flatMap((line) => rowOf(line) ?? []));
  });

  it("gives bad rows among the rows with --bad=-", async () => {
    await using folder = await sampleFolder();
    const { rows = [] } = await sparkPipe({
      action: "check",
      files: folder.file("part-*"),
      partitions: 2,
      command: "runline transform --stream --bad=-",
    });
    const payloads = rows.map((row) => JSON.parse(row)).filter((row) => "data" in row)
      .map(({ schema, data }) => [schema.split("/")[1], data.payload]);
    const bad = LINES.filter((line) => rowOf(line) === undefined);
    assertEquals(payloads, bad.map((line) => ["loader_parsing_error", line]));
    assertEquals(rows.length, EVENTS);
  });

  it("ends well when Spark has seen enough", async () => {
    await using folder = await sampleFolder();
    const { rows } = await sparkPipe({
      action: "take",
      files: folder.file("part-*"),
      partitions: 2,
      command: "runline transform --stream",
    });
    assertEquals(rows, LINES.slice(0, 3).flatMap((line) => rowOf(line) ?? []));
  });

  it("fails the job with --max-bad, where the job checks exit codes", async () => {
    await using folder = await sampleFolder();
    const { error = "" } = await sparkPipe({
      action: "check",
      files: folder.file("part-*"),
      partitions: 2,
      command: "runline transform --stream --max-bad 0",
    });
    assert(BAD_COUNT > 10);
    assertStringIncludes(error, "Pipe function");
    assertStringIncludes(error, "exited with error code 1");
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
