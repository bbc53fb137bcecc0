import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { readdir, readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { gunzipSync, gzipSync } from "node:zlib";
import { TRANSFORM_PARAMETERS } from "../../../src/cli/commands/events/transform.ts";
import { BrokenPipeError } from "../../../src/cli/io.ts";
import { LineRows } from "../../../src/cli/transform/line_rows.ts";
import { openWorkers } from "../../../src/cli/transform/open_workers.ts";
import { runCommandLine } from "../../../src/cli/command_line.ts";
import { parseArguments } from "../../../src/cli/parameters/parse_arguments.ts";
import { fakeIo, runline, type RunlineResult } from "../../fakes/cli_io.ts";
import { spawnRunline } from "../../fakes/cli_process.ts";
import { startS3Server } from "../../fakes/s3_server.ts";
import { enrichedLine, sampleEvent } from "../../fixtures/enriched_lines.ts";
import { type TempFolder, tempFolder } from "../../fixtures/temp_folder.ts";

const PROGRAM = new URL("../../../src/cli/main.ts", import.meta.url).href;

// Some 2 MB, so that there are several pieces.
const LINES = Array.from({ length: 1500 }, (_, seed) => {
  return seed % 100 === 7 ? `bad\t${seed}` : enrichedLine(sampleEvent({ seed }));
});

/** Calls `runline transform` with one worker and with two, and returns both outputs. */
async function both(folder: TempFolder, args: readonly string[]): Promise<RunlineResult[]> {
  const results: RunlineResult[] = [];
  for (const count of ["1", "2"]) {
    const bad = folder.file(`bad-${count}-${args.join(" ").replace(/\W/g, "_")}`);
    const all = ["transform", ...args, "--bad", bad, "--workers", count];
    const { exitCode, out, err } = await runline(folder.path, all, { program: PROGRAM });
    // After a failure there is none.
    const kept = await readFile(bad, "utf8").catch(() => "");
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
  it("returns the rows, bad rows and counts of one worker, in their order", async () => {
    await using folder = await tempFolder();
    const mark = "\uFEFF";
    await folder.write("a.tsv", LINES.join("\n"));
    await folder.write("b.tsv.gz", gzipSync(`${mark}${LINES.join("\r\n")}\r\n\r\n`));
    await folder.write("c.tsv", "");
    await folder.write("d.tsv", `${mark}${LINES.map((line) => `${mark}${line}`).join("\n")}`);
    await folder.write("e*.tsv", LINES.slice(0, 3).join("\n"));
    const { exitCode, err } = await assertSame(folder, ["*.tsv*"]);
    assertEquals([exitCode, err], [0, "4,503 events, 45 bad"]);
  });

  it("does so with all options that choose events and shape rows, for one file and two", async () => {
    await using folder = await tempFolder();
    await folder.write("a.tsv", LINES.join("\n"));
    await folder.write("b.tsv", `\uFEFF${LINES.join("\r\n")}`);
    const cases = [
      ["b.tsv", "--too-long", "truncate", "--max-lengths", "enrich", "--pretty"],
      ["b.tsv", "--dialect", "scala", "--lossless", "--sample", "50%"],
      ["a.tsv", "b.tsv", "--where", "br_cookies=1", "--fields", "event_id,page_url"],
      ["a.tsv", "b.tsv", "--dialect", "python"],
    ];
    for (const args of cases) await assertSame(folder, args);
  });

  it("returns the same rows in any order with --unordered", async () => {
    await using folder = await tempFolder();
    const names = ["a", "b", "c", "d", "e"];
    for (const name of names) {
      const lines = LINES.map((_, seed) => {
        return seed % 100 === 7 ? `${name}\t${seed}` : enrichedLine(sampleEvent({ seed }));
      });
      await folder.write(name, lines.join("\n"));
    }
    for (const args of [names, ["a", "--lossless"]]) {
      const [one, many] = await both(folder, [...args, "--unordered"]);
      assert(one && many);
      assertEquals([many.exitCode, many.err], [one.exitCode, one.err]);
      assert(sortedRows(many.out) === sortedRows(one.out), `${args.join(" ")} gives other rows`);
    }
  });

  it("reads bad rows", async () => {
    await using folder = await tempFolder();
    const schema =
      "iglu:com.snowplowanalytics.snowplow.badrows/loader_parsing_error/jsonschema/2-0-0";
    const row = (payload: string): string => JSON.stringify({ schema, data: { payload } });
    await folder.write("a.ndjson", LINES.map(row).join("\n"));
    const { err } = await assertSame(folder, ["a.ndjson", "--from-bad"]);
    assertEquals(err, "1,500 events, 15 bad");
    const rows = LINES.map(row);
    await folder.write("b.ndjson", rows.toSpliced(1200, 0, "{}").join("\n"));
    const mixed = await assertSame(folder, ["b.ndjson", "--from-bad"]);
    assertEquals(mixed.err, "1,501 events, 16 bad");
    const alone = rows.map((text, at) => at === 1200 ? "{}" : at % 100 === 7 ? "" : text);
    await folder.write("c.ndjson", alone.join("\n"));
    for (const workers of ["1", "2"]) {
      const args = ["transform", "c.ndjson", "--from-bad", "--workers", workers];
      const { err } = await runline(folder.path, args, { program: PROGRAM });
      assertStringIncludes(err, "the first: Cannot read bad row at line 1201: it is not {");
    }
  });

  it("accepts a line that is longer than a piece, between others", async () => {
    await using folder = await tempFolder();
    const giant = enrichedLine({ page_title: "x".repeat(5_000_000) });
    await folder.write("a.tsv", [...LINES.slice(0, 300), giant, ...LINES.slice(300)].join("\n"));
    await assertSame(folder, ["a.tsv", "--lossless"]);
    await assertSame(folder, ["a.tsv", "a.tsv"]);
  });

  it("writes a file as one worker does", async () => {
    await using folder = await tempFolder();
    await folder.write("a.tsv", LINES.join("\n"));
    const rows = await Promise.all(["1", "2"].map(async (count) => {
      const args = ["transform", "a.tsv", "a.tsv", "--workers", count, "--out", `${count}.gz`];
      const { exitCode, err } = await runline(folder.path, args, { program: PROGRAM });
      assertEquals(exitCode, 0, err);
      return gunzipSync(await readFile(folder.file(`${count}.gz`)));
    }));
    assert(rows[0]?.equals(rows[1] ?? new Uint8Array()));
  });

  it("returns the rows of the files before a failure, and the same message", async () => {
    await using folder = await tempFolder();
    await folder.write("a.tsv", LINES.join("\n"));
    await assertSame(folder, ["a.tsv", "missing", "a.tsv", "a.tsv"]);
    const compressed = gzipSync(LINES.join("\n"));
    await folder.write("cut.gz", compressed.subarray(0, compressed.length - 1000));
    const { out: rows } = await runline(folder.path, ["transform", "a.tsv"]);
    const message = 'runline: Cannot read "cut.gz": the gzip data is truncated\n';
    // How many rows there are of the file that is cut depends on the runtime's streams.
    for (const { exitCode, out, err } of await both(folder, ["a.tsv", "cut.gz", "a.tsv"])) {
      assertEquals([exitCode, err], [1, message]);
      assert(out.startsWith(rows));
    }
    for (const { exitCode, err } of await both(folder, ["cut.gz", "--lossless"])) {
      assertEquals([exitCode, err], [1, message]);
    }
  });

  it("leaves nothing under the name of --out when it fails", async () => {
    await using folder = await tempFolder();
    await folder.write("a.tsv", LINES.join("\n"));
    const args = ["transform", "a.tsv", "missing", "--workers", "2", "--out", "rows"];
    const { exitCode, err } = await runline(folder.path, args, { program: PROGRAM });
    assertEquals([exitCode, err], [1, 'runline: Cannot read "missing": it does not exist\n']);
    assertEquals(await readdir(folder.path), ["a.tsv"]);
  });

  it("stops at a signal", async () => {
    await using folder = await tempFolder();
    await folder.write("a.tsv", LINES.join("\n"));
    for (const args of [["a.tsv", "a.tsv"], ["a.tsv", "--pretty"]]) {
      const stop = new AbortController();
      const io = fakeIo({ cwd: folder.path, program: PROGRAM, signal: stop.signal });
      let writes = 0;
      io.stdout = () => {
        writes++;
        stop.abort();
        return Promise.resolve();
      };
      const exitCode = await runCommandLine(["transform", ...args, "--workers", "2"], io);
      assertEquals([exitCode, io.err, writes], [130, "runline: Stopped\n", 1]);
    }
  });

  it("ends without a word when nobody reads any more", async () => {
    await using folder = await tempFolder();
    await folder.write("a.tsv", LINES.join("\n"));
    const io = fakeIo({ cwd: folder.path, program: PROGRAM });
    io.stdout = () => Promise.reject(new BrokenPipeError());
    const args = ["transform", "a.tsv", "a.tsv", "--workers", "2"];
    assertEquals([await runCommandLine(args, io), io.err], [0, ""]);
  });

  it("fails when a worker dies, with the rows before it", async () => {
    await using folder = await tempFolder();
    await folder.write("a.tsv", LINES.join("\n"));
    await folder.write("b.tsv", LINES.join("\n"));
    await folder.write(
      "mortal.mjs",
      `import { parentPort } from "node:worker_threads";
parentPort.on("message", ({ kind, name }) => {
  if (name === "b.tsv") throw new Error("Cannot go on: out of memory");
  if (kind === "taken") return;
  const rows = new TextEncoder().encode("row\\n").buffer;
  const batch = { badRows: "", events: 1, badEvents: 0, firstBad: undefined };
  parentPort.postMessage({ kind: "rows", sent: { batch, rows, weight: 4, bytes: 1 } });
  parentPort.postMessage({ kind: "end" });
});
parentPort.postMessage({ kind: "ready" });
`,
    );
    const program = pathToFileURL(folder.file("mortal.mjs")).href;
    const args = ["transform", "a.tsv", "b.tsv", "a.tsv", "--workers", "2"];
    const { exitCode, out, err } = await runline(folder.path, args, { program });
    assertEquals([exitCode, out], [1, "row\n"]);
    assertMatch(err, /^runline: .*Cannot go on: out of memory/s);
  });

  it("continues with one, and reports it, if workers cannot start", async () => {
    await using folder = await tempFolder();
    await folder.write("a.tsv", LINES.join("\n"));
    const program = new URL("./no_such_program.ts", import.meta.url).href;
    const { exitCode, out, err } = await runline(
      folder.path,
      ["transform", "a.tsv", "--lossless", "--workers", "2"],
      { program },
    );
    assertEquals([exitCode, out.split("\n").length], [0, 1486]);
    assertStringIncludes(err, "runline: Cannot start workers, so one thread does all: ");
  });

  it("must be a number above zero", async () => {
    const { exitCode, err } = await runline("/", ["transform", "x", "--workers", "0"]);
    assertEquals(exitCode, 2);
    assertStringIncludes(err, 'Option "--workers" must be a whole number above 0, not "0"');
  });

  it("are as many as there are cores or inputs, up to 8, if they are of use", async () => {
    const io = fakeIo({ cwd: "/", program: PROGRAM });
    const cores = Math.min(navigator.hardwareConcurrency, 8);
    const [MB, GB] = [1_000_000, 1_000_000_000];
    const cases: [string[], [string, number | undefined][], number][] = [
      [[], [["a.gz", 40 * MB], ["b.zst", 40 * MB]], Math.min(cores, 2)],
      [[], [["a.gz", 20 * MB], ["b.zst", 20 * MB]], 1],
      [[], [["a", GB], ["b", MB]], Math.min(cores, 2)],
      [[], [["a", 40 * MB], ["b", 40 * MB]], 1],
      [[], [["a", GB]], 1],
      [["--workers", "2"], [["a", GB]], 1],
      [["--workers", "8"], [["a", MB], ["b", undefined]], 2],
      [["--pretty"], [["a", 200 * MB]], cores],
      [["--pretty"], [["a.gz", 10 * MB]], cores],
      [["--pretty"], [["a", 50 * MB]], 1],
      [["--pretty", "--workers", "2"], [["a", MB]], 2],
      [["--workers", "2"], [["a", GB], ["-", undefined]], 1],
      [["--stream", "--workers", "2"], [["-", undefined]], 1],
      [["--bad=-", "--workers", "2"], [["a", GB], ["b", GB]], 1],
    ];
    for (const [given, files, expected] of cases) {
      const options = parseArguments(TRANSFORM_PARAMETERS, given, { cwd: "/" });
      const inputs = files.map(([name, size]) => ({
        name,
        title: name,
        size,
        open: () => io.stdin,
      }));
      const { workers, stream, bad } = options;
      const lines = { ...options, keepsBad: bad !== undefined };
      const { isSlow } = new LineRows(lines);
      const isForPipes = stream || bad === "-";
      await using started = await openWorkers(inputs, { workers, lines, isSlow, isForPipes, io });
      assertEquals(started?.count ?? 1, expected, `${given} ${files}`);
    }
  });

  it("works in the program as users start it", async () => {
    await using folder = await tempFolder();
    await folder.write("a.tsv", LINES.join("\n"));
    for (const args of [["a.tsv", "a.tsv"], ["a.tsv", "--dialect", "js"]]) {
      const [one, two] = await Promise.all(["1", "2"].map((count) => {
        return spawnRunline(["transform", ...args, "--workers", count], { cwd: folder.path });
      }));
      assertEquals(two?.exitCode, 0, two?.err);
      assertMatch(two?.err ?? "", /^[13],[50]00 events, [13][05] bad/);
      assert(one?.out === two?.out);
    }
  });

  it("reads objects on S3, also those whose names look like patterns", async () => {
    await using s3 = await startS3Server();
    await using folder = await tempFolder();
    for (const [index, name] of ["a", "b*", "c [1]", "d?e"].entries()) {
      const lines = LINES.slice(100 * index, 100 * index + 150).join("\n");
      s3.put("acme", `in/${name}`, index % 2 ? gzipSync(lines) : lines);
    }
    const transform = (...args: string[]) =>
      spawnRunline(["transform", ...args], { cwd: folder.path, env: s3.env });
    const one = await transform("s3://acme/in/*", "--workers", "1");
    const many = await transform("s3://acme/in/*", "--workers", "3");
    assertEquals([many.exitCode, one.exitCode], [0, 0], many.err);
    assertMatch(many.err, /^600 events, /);
    assert(one.out === many.out);
    const missing = ["s3://acme/in/a", "s3://acme/in/x", "--workers"];
    const [failed, alike] = [await transform(...missing, "2"), await transform(...missing, "1")];
    assertEquals(failed, alike);
  });
});

function sortedRows(out: string): string {
  return out.split("\n").sort().join("\n");
}
