import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { readdir, readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { gunzipSync, gzipSync } from "node:zlib";
import { parseCommandArgs } from "../../src/cli/command.ts";
import { transformCommand } from "../../src/cli/commands/transform.ts";
import { BrokenPipeError } from "../../src/cli/io.ts";
import { openThreads } from "../../src/cli/open_threads.ts";
import { run } from "../../src/cli/run.ts";
import { fakeIo, runline, type RunlineResult } from "../fakes/cli_io.ts";
import { spawnRunline } from "../fakes/cli_process.ts";
import { enrichedLine, sampleEvent } from "../fixtures/enriched_lines.ts";
import { type TempFolder, tempFolder } from "../fixtures/temp_folder.ts";

const PROGRAM = new URL("../../src/cli/main.ts", import.meta.url).href;

// Some 2 MB, so that there are several pieces.
const LINES = Array.from({ length: 1500 }, (_, seed) => {
  return seed % 100 === 7 ? `bad\t${seed}` : enrichedLine(sampleEvent({ seed }));
});

/** Calls `runline transform` with one worker and with two, and gives what came of each. */
async function both(folder: TempFolder, args: readonly string[]): Promise<RunlineResult[]> {
  const results: RunlineResult[] = [];
  for (const count of ["1", "2"]) {
    const bad = folder.file(`bad-${count}`);
    const all = ["transform", ...args, "--bad", bad, "--workers", count];
    const { exitCode, out, err } = await runline(folder.path, all, { program: PROGRAM });
    const kept = await readFile(bad, "utf8");
    results.push({ exitCode, out: `${out}\n${kept}`, err: err.replace(/;.*\n/, "") });
  }
  return results;
}

async function assertSame(folder: TempFolder, args: readonly string[]): Promise<RunlineResult> {
  const [one, many] = await both(folder, args);
  assert(one && many);
  assertEquals([many.exitCode, many.err], [one.exitCode, one.err]);
  // Not assertEquals, which would show megabytes.
  assert(many.out === one.out, `${args.join(" ")} gives other rows`);
  return one;
}

describe("runline transform --workers", () => {
  it("gives the rows, bad rows and counts of one worker, in their order", async () => {
    await using folder = await tempFolder();
    const mark = "\uFEFF";
    await folder.write("a.tsv", LINES.join("\n"));
    await folder.write("b.tsv.gz", gzipSync(`${mark}${LINES.join("\r\n")}\r\n\r\n`));
    await folder.write("c.tsv", "");
    await folder.write("d.tsv", `${mark}${LINES.map((line) => `${mark}${line}`).join("\n")}`);
    const { exitCode, err } = await assertSame(folder, ["a.tsv", "b.tsv.gz", "c.tsv", "d.tsv"]);
    assertEquals([exitCode, err], [0, "4,501 events, 46 bad"]);
  });

  it("does so with all options that choose events and shape rows", async () => {
    await using folder = await tempFolder();
    await folder.write("a.tsv", LINES.join("\n"));
    const cases = [
      ["--where", "br_cookies=1", "--sample", "50%"],
      ["--fields", "event_id,page_url", "--pretty"],
      ["--dialect", "python"],
      ["--dialect", "scala", "--lossless"],
      ["--too-long", "truncate", "--max-lengths", "enrich"],
      ["--layout", "atomic", "--max-bad", "100%"],
    ];
    for (const options of cases) await assertSame(folder, ["a.tsv", ...options]);
  });

  it("reads bad rows", async () => {
    await using folder = await tempFolder();
    const schema =
      "iglu:com.snowplowanalytics.snowplow.badrows/loader_parsing_error/jsonschema/2-0-0";
    const row = (payload: string): string => JSON.stringify({ schema, data: { payload } });
    await folder.write("a.ndjson", LINES.map(row).join("\n"));
    const { err } = await assertSame(folder, ["a.ndjson", "--from-bad"]);
    assertEquals(err, "1,500 events, 15 bad");
    await folder.write("b.ndjson", `${row("x")}\n{}\n`);
    const wrong = await assertSame(folder, ["b.ndjson", "--from-bad"]);
    assertMatch(wrong.err, /^runline: Cannot .* in "b.ndjson"/);
  });

  it("takes a line that is longer than a piece, between others", async () => {
    await using folder = await tempFolder();
    const giant = enrichedLine({ page_title: "x".repeat(5_000_000) });
    await folder.write("a.tsv", [...LINES.slice(0, 300), giant, ...LINES.slice(300)].join("\n"));
    await assertSame(folder, ["a.tsv"]);
  });

  it("writes a file as one worker does", async () => {
    await using folder = await tempFolder();
    await folder.write("a.tsv", LINES.join("\n"));
    const rows = await Promise.all(["1", "2"].map(async (count) => {
      const args = ["transform", "a.tsv", "--workers", count, "--out", `${count}.gz`];
      const { exitCode, err } = await runline(folder.path, args, { program: PROGRAM });
      assertEquals(exitCode, 0, err);
      return gunzipSync(await readFile(folder.file(`${count}.gz`)));
    }));
    assert(rows[0]?.equals(rows[1] ?? new Uint8Array()));
  });

  it("gives the rows of the files before a failure, and the same message", async () => {
    await using folder = await tempFolder();
    await folder.write("a.tsv", LINES.join("\n"));
    const compressed = gzipSync(LINES.join("\n"));
    await folder.write("cut.gz", compressed.subarray(0, compressed.length - 1000));
    const { out: rows } = await runline(folder.path, ["transform", "a.tsv"]);
    // How many rows there are of the file that is cut depends on the runtime's streams.
    for (const { exitCode, out, err } of await both(folder, ["a.tsv", "cut.gz", "a.tsv"])) {
      const message = 'runline: Cannot read "cut.gz": the gzip data is cut short\n';
      assertEquals([exitCode, err], [1, message]);
      assert(out.startsWith(rows));
    }
  });

  it("leaves nothing under the name of --out when it is stopped", async () => {
    await using folder = await tempFolder();
    await folder.write("a.tsv", LINES.join("\n"));
    const stop = new AbortController();
    const stdin = stoppingAfter(LINES.join("\n"), stop);
    const io = fakeIo({ cwd: folder.path, program: PROGRAM, signal: stop.signal, stdin });
    const args = ["transform", "a.tsv", "-", "--workers", "2", "--out", "rows"];
    assertEquals([await run(args, io), io.err], [130, "runline: Stopped\n"]);
    assertEquals(await readdir(folder.path), ["a.tsv"]);
  });

  it("ends without a word when nobody reads any more", async () => {
    await using folder = await tempFolder();
    await folder.write("a.tsv", LINES.join("\n"));
    const io = fakeIo({ cwd: folder.path, program: PROGRAM });
    io.stdout = () => Promise.reject(new BrokenPipeError());
    assertEquals([await run(["transform", "a.tsv", "--workers", "2"], io), io.err], [0, ""]);
  });

  it("goes on with one, and says so, where workers cannot start", async () => {
    await using folder = await tempFolder();
    await folder.write("a.tsv", LINES.join("\n"));
    const program = new URL("./no_such_program.ts", import.meta.url).href;
    const { exitCode, out, err } = await runline(
      folder.path,
      ["transform", "a.tsv", "--workers", "2"],
      { program },
    );
    assertEquals([exitCode, out.split("\n").length], [0, 1486]);
    assertStringIncludes(err, "runline: Cannot start workers, so one thread does it all: ");
  });

  it("must be a number above zero", async () => {
    const { exitCode, err } = await runline("/", ["transform", "x", "--workers", "0"]);
    assertEquals(exitCode, 2);
    assertStringIncludes(err, 'Option "--workers" must be a whole number above 0, not "0"');
  });

  it("are as many as there are cores, up to 8, where they are of use", async () => {
    const io = fakeIo({ cwd: "/", program: PROGRAM });
    const input = { name: "-", title: "-", open: () => io.stdin };
    const cases: [string[], number | undefined, number | undefined][] = [
      [[], 40_000_000, Math.min(navigator.hardwareConcurrency, 8)],
      [[], 20_000_000, undefined],
      [[], undefined, undefined],
      [["--stream"], 40_000_000, undefined],
      [["--bad=-"], 40_000_000, undefined],
    ];
    for (const [given, size, expected] of cases) {
      const args = parseCommandArgs(transformCommand, given);
      const inputs = [{ ...input, size }, { ...input, size }];
      await using threads = await openThreads(args, { workers: undefined, inputs, io });
      assertEquals(threads?.count, expected === 1 ? undefined : expected);
    }
  });

  it("works in the program as users start it", async () => {
    await using folder = await tempFolder();
    await folder.write("a.tsv", LINES.join("\n"));
    const [one, two] = await Promise.all(["1", "2"].map((count) => {
      return spawnRunline(["transform", "a.tsv", "--workers", count], { cwd: folder.path });
    }));
    assertEquals(two?.exitCode, 0, two?.err);
    assertMatch(two?.err ?? "", /^1,500 events, 15 bad/);
    assert(one?.out === two?.out);
  });
});

/** Gives a text, and stops in its middle. */
async function* stoppingAfter(
  text: string,
  stop: AbortController,
): AsyncGenerator<Uint8Array, void> {
  const bytes = new TextEncoder().encode(text);
  yield bytes.subarray(0, bytes.length / 2);
  stop.abort();
  yield await Promise.resolve(bytes.subarray(bytes.length / 2));
}
