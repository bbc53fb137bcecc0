import { assert, assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { parseRunName } from "../../src/archive/mod.ts";
import { listRunIds, type RunNameParse, s3Archive } from "../../src/archive/s3.ts";
import { startServices } from "./services.ts";
import { makeBucket, putObjects, s3Client } from "./support/aws.ts";
import { pythonListRunIds } from "./support/python_sdk.ts";

const services = await startServices(["versitygw"]);
const s3 = s3Client(services.versitygw.endpoint);

// Names on which the two parse modes, or two implementations of one of them, could disagree.
const ODD_NAMES = [
  "2026-01-31-00-00-01",
  "nunru=2026-01-31-00-00-02",
  "===2026-01-31-00-00-03",
  "run=run=2026-01-31-00-00-04",
  "run=2026-1-1-1-1-1",
  "run=2026-01- 1-00-00-00",
  "run=2026-01-31-00-00-00 ",
  " run=2026-01-31-00-00-00",
  "RUN=2026-01-31-00-00-00",
  "run=2026-01-31-00-00-00+",
  "run=2026-01-31-00-00-00.tmp",
  "run=2026-01-31-00-00",
  "run=2026-01-31",
  "run=26-01-31-00-00-00",
  "run=12026-01-31-00-00-00",
  "run=0001-01-01-00-00-00",
  "run=0000-01-01-00-00-00",
  "run=9999-12-31-23-59-59",
  "run=2026-00-31-00-00-00",
  "run=2026-13-31-00-00-00",
  "run=2026-02-29-00-00-00",
  "run=2024-02-29-00-00-00",
  "run=1900-02-29-00-00-00",
  "run=2026-04-31-00-00-00",
  "run=2026-01-00-00-00-00",
  "run=2026-01-32-00-00-00",
  "run=2026-01-31-24-00-00",
  "run=2026-01-31-00-60-00",
  "run=2026-01-31-00-00-60",
  "run=2026-01-31-00-00-61",
  "run=2026-01-31-00-00-62",
  "run=-2026-01-31-00-00-00",
  "run=2026-01-31T00-00-00",
  "run=２０２６-01-31-00-00-00",
  "run=٢٠٢٦-1-1-1-1-1",
  "run=٢٠٢٦-٠١-٣١-٠٠-٠٠-٠٠",
  "𝟐𝟎𝟐𝟔-01-31-00-00-00",
  "run=²026-01-31-00-00-00",
  "run=2026-01-3１-00-00-00",
  "run=2026–01–31–00–00–00",
  "run=",
  "shredded",
  "a&b<c>\"d'e",
  "%20",
  "_SUCCESS",
];

describe("listRunIds(), s3Archive() and the Python SDK on one bucket", () => {
  it("list the same runs over several pages", async () => {
    const bucket = await makeBucket(s3);
    const names = [...ODD_NAMES, ...plainNames(1_100)];
    const prefixes = ["", "enriched/archive/", "ö &+%20/x=1/"];
    await putObjects(s3, bucket, [
      ...names.map((name) => [`enriched/archive/${name}/part-00000`, "x"] as const),
      ...ODD_NAMES.flatMap((name) => [
        [`${name}/part-00000`, "x"] as const,
        [`ö &+%20/x=1/${name}/part-00000`, "x"] as const,
      ]),
      ["enriched/archive/run=2026-01-31-00-00-00.txt", "x"],
    ]);
    for (const prefix of prefixes) {
      const url = `s3://${bucket}/${prefix}`;
      const python = await pythonListRunIds(services.versitygw.endpoint, url);
      assert(python.length > 10, `Python lists ${python.length} runs of "${prefix}"`);
      assertEquals(await Array.fromAsync(listRunIds(s3, url)), python);
      assertEquals(await ourRuns(url, "python"), python);

      const strict = python.filter((runId) => parseRunName(runId.split("/").at(-2) ?? ""));
      assert(strict.length < python.length);
      assertEquals(await Array.fromAsync(listRunIds(s3, url, { parse: "strict" })), strict);
      assertEquals(await ourRuns(url, "strict"), strict);
    }
  });

  it("read the same spellings of an address", async () => {
    const bucket = await makeBucket(s3);
    const runId = "main/enriched/run=2026-01-31-00-00-00/";
    await putObjects(s3, bucket, [[`${runId}part-00000`, "x"]]);
    for (const scheme of ["s3", "s3a", "s3n"]) {
      for (const path of ["main/enriched", "main/enriched/"]) {
        const url = `${scheme}://${bucket}/${path}`;
        assertEquals(await pythonListRunIds(services.versitygw.endpoint, url), [runId]);
        assertEquals(await Array.fromAsync(listRunIds(s3, url)), [runId]);
      }
    }
  });
});

async function ourRuns(url: string, parse: RunNameParse): Promise<string[]> {
  const runs = await Array.fromAsync(s3Archive(s3, url, { parse }).listRuns());
  return runs.map((run) => run.runId);
}

function plainNames(count: number): string[] {
  const start = Date.UTC(2026, 0, 31);
  return Array.from({ length: count }, (_, index) => {
    const time = new Date(start + index * 3_600_000).toISOString().slice(0, 19);
    return `run=${time.replace(/[T:]/g, "-")}`;
  });
}
