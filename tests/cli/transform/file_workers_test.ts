import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { existsSync } from "node:fs";
import { describe, it } from "node:test";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";
import { readParquet } from "parquet-wasm";
import { parseArguments } from "../../../src/cli/parameters/parse_arguments.ts";
import { FileWorkers } from "../../../src/cli/transform/file_workers.ts";
import { LINE_PARAMETERS } from "../../../src/cli/transform/line_rows.ts";
import type { PieceForm } from "../../../src/cli/transform/worker_messages.ts";
import { concatBytes } from "../../../src/internal/concat_bytes.ts";
import { type FakeIo, fakeIo } from "../../fakes/cli_io.ts";
import { enrichedLine, sampleEvent } from "../../fixtures/enriched_lines.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

const PROGRAM = new URL("../../../src/cli/main.ts", import.meta.url).href;

// Some 3 MB, so that there are several pieces.
const LINES = Array.from({ length: 1500 }, (_, seed) => {
  return seed % 100 === 7 ? `bad\t${seed}` : enrichedLine(sampleEvent({ seed }));
});

// The first of its workers is ready and answers nothing. The second fails once there is a file "fail".
const ONE_OF_TWO = `
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { parentPort } from "node:worker_threads";

const path = (name) => new URL(name, import.meta.url);
let isFirst = true;
try {
  mkdirSync(path("first"));
} catch {
  isFirst = false;
}
if (isFirst) {
  parentPort.on("message", () => {});
  parentPort.postMessage({ kind: "ready" });
  writeFileSync(path("ready"), "");
} else {
  while (!existsSync(path("fail"))) await setTimeout(5);
  throw new Error("no memory is left");
}
`;

interface Written {
  readonly rows: readonly Uint8Array[];
  readonly badRows: string;
  readonly events: number;
  readonly io: FakeIo;
}

/** Transforms lines in this thread and a worker, or in this thread alone. */
async function transform(form: PieceForm, program?: string): Promise<Written> {
  const io = fakeIo({ cwd: "/", ...program !== undefined && { program } });
  const lines = { ...parseArguments(LINE_PARAMETERS, [], { cwd: "/" }), keepsBad: true };
  await using workers = new FileWorkers({ count: 2, lines, form, io });
  await workers.start();
  async function* files(): AsyncGenerator<AsyncIterable<Uint8Array>, void> {
    yield await Promise.resolve(only(new TextEncoder().encode(LINES.join("\n"))));
    yield await Promise.resolve(only(new Uint8Array()));
  }
  const { signal } = io;
  const pieces = await Array.fromAsync(workers.transform(files(), { signal }));
  return {
    rows: pieces.map(({ rows }) => rows),
    badRows: new TextDecoder().decode(concatBytes(pieces.map(({ badRows }) => badRows))),
    events: pieces.reduce((sum, { events }) => sum + events, 0),
    io,
  };
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array, void> {
  yield await Promise.resolve(bytes);
}

describe("FileWorkers", () => {
  it("return the rows and bad rows of one thread, in their order, as gzip members", async () => {
    const one = await transform("lines");
    const two = await transform("gzip", PROGRAM);
    assertEquals([two.events, two.io.err], [1500, ""]);
    assert(two.rows.length > 2, `${two.rows.length} pieces`);
    assert(gunzipSync(concatBytes(two.rows)).equals(concatBytes(one.rows)));
    assertEquals(two.badRows, one.badRows);
  });

  it("return the rows of Parquet as a file for each row group", async () => {
    const [one, two] = [await transform({}), await transform({}, PROGRAM)];
    assertEquals(two.events, 1500);
    const ipc = two.rows.map((file) => readParquet(file).intoIPCStream());
    assertEquals(ipc, one.rows.map((file) => readParquet(file).intoIPCStream()));
    assertEquals(two.badRows, one.badRows);
  });

  it("report nothing if they are closed before they are ready", async () => {
    const io = fakeIo({ cwd: "/", program: PROGRAM });
    const lines = { ...parseArguments(LINE_PARAMETERS, [], { cwd: "/" }), keepsBad: true };
    const workers = new FileWorkers({ count: 2, lines, io });
    const started = workers.start();
    await workers[Symbol.asyncDispose]();
    await started;
    assertEquals(io.err, "");
  });

  it("continue with one thread, and report it, if workers cannot start", async () => {
    const program = new URL("./no_such_program.ts", import.meta.url).href;
    const { events, io } = await transform("lines", program);
    assertEquals(events, 1500);
    assertStringIncludes(io.err, "Cannot start workers, so one thread does all: ");
  });

  it("continue with one thread if only one of them cannot start", async () => {
    await using folder = await tempFolder();
    await folder.write("program.mjs", ONE_OF_TWO);
    const program = pathToFileURL(folder.file("program.mjs")).href;
    const io = fakeIo({ cwd: "/", program });
    const lines = { ...parseArguments(LINE_PARAMETERS, [], { cwd: "/" }), keepsBad: true };
    await using workers = new FileWorkers({ count: 3, lines, io });
    const started = workers.start();
    while (!existsSync(folder.file("ready"))) await setTimeout(5);
    async function* files(): AsyncGenerator<AsyncIterable<Uint8Array>, void> {
      yield await Promise.resolve(only(new TextEncoder().encode(LINES[0])));
      await folder.write("fail", "");
      assertEquals(await started, false);
      yield only(new TextEncoder().encode(LINES[1]));
    }
    const pieces = await Array.fromAsync(workers.transform(files(), { signal: io.signal }));
    assertEquals(pieces.reduce((sum, { events }) => sum + events, 0), 2);
    assertStringIncludes(io.err, "so one thread does all: no memory is left");
  });
});
