import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { type Table, tableFromIPC } from "apache-arrow";
import { readParquet } from "parquet-wasm";
import { readdir, readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import * as zlib from "node:zlib";
import { runline } from "../../fakes/cli_io.ts";
import { spawnRunline } from "../../fakes/cli_process.ts";
import { enrichedLine, sampleEvent } from "../../fixtures/enriched_lines.ts";
import { saySkip } from "../../fixtures/say_skip.ts";
import { type TempFolder, tempFolder } from "../../fixtures/temp_folder.ts";

const PROGRAM = new URL("../../../src/cli/main.ts", import.meta.url).href;
const PROCESS = ["process", "archive", "--job", "food_delivery/orders", "--lineage-out", "events"];
const RUNS = ["2026-01-01-00-00-00", "2026-01-02-00-00-00"];

// Some 2 MB, so that there are several pieces.
const LINES = Array.from({ length: 1500 }, (_, seed) => {
  return seed % 100 === 7 ? `bad\t${seed}` : enrichedLine(sampleEvent({ seed }));
});

async function archive(): Promise<TempFolder> {
  const folder = await tempFolder();
  for (const [index, run] of RUNS.entries()) {
    const lines = LINES.slice(index * 100);
    await folder.write(`archive/run=${run}/part-0`, `${lines.join("\n")}\n`);
    await folder.write(`archive/run=${run}/part-1.gz`, zlib.gzipSync(lines.join("\r\n")));
    await folder.write(`archive/run=${run}/part-2`, "");
  }
  return folder;
}

/** Processes the archive into an output of its own, and returns what it wrote by the names. */
async function outputs(
  folder: TempFolder,
  name: string,
  args: readonly string[],
): Promise<Map<string, Uint8Array>> {
  const places = [
    "--out",
    `${name}/json`,
    "--bad",
    `${name}/bad`,
    "--manifest",
    `sqlite:${name}.db`,
  ];
  const all = [...PROCESS, ...places, ...args];
  const { exitCode, err } = await runline(folder.path, all, { program: PROGRAM });
  assertEquals(exitCode, 0, err);
  assertMatch(err, /Done 2, skipped 0, failed 0; 5,800 events, 58 of them bad/);
  const found = new Map<string, Uint8Array>();
  for (const place of ["json", "bad"]) {
    for (const file of (await readdir(folder.file(`${name}/${place}`))).sort()) {
      if (file.startsWith("_")) continue;
      found.set(`${place}/${file}`, await readFile(folder.file(`${name}/${place}/${file}`)));
    }
  }
  return found;
}

function assertSame(one: Map<string, Uint8Array>, many: Map<string, Uint8Array>): void {
  assertEquals([...many.keys()], [...one.keys()]);
  // Not assertEquals, which would show megabytes.
  for (const [name, bytes] of one) {
    assertEquals(zlib.crc32(many.get(name) ?? new Uint8Array()), zlib.crc32(bytes), name);
  }
}

describe("runline process --workers", () => {
  it("writes the rows and bad rows of one thread, in their order, in every form", async () => {
    await using folder = await archive();
    const cases = [["--dialect", "python"], ["--lossless", "--too-long", "truncate"]];
    for (const [index, args] of cases.entries()) {
      const one = await outputs(folder, `one-${index}`, args);
      const many = await outputs(folder, `many-${index}`, [...args, "--workers", "2"]);
      assertEquals(one.size, 4);
      assertSame(one, many);
    }
  });

  it("names the columns of entities in lineage as one thread does", async () => {
    await using folder = await archive();
    const columns: unknown[] = [];
    for (const [name, args] of [["one", []], ["many", ["--workers", "2"]]] as const) {
      await outputs(folder, name, args);
      const text = await readFile(folder.file("events"), "utf8");
      const events = text.trimEnd().split("\n").map((line) => JSON.parse(line));
      columns.push(events.at(-1).outputs[0].facets.schema.fields);
    }
    assertEquals(columns[1], columns[0]);
    assertStringIncludes(JSON.stringify(columns[0]), "unstruct_event_com_acme_order_placed_1");
  });

  it("shares the workers among runs that are processed at once", async () => {
    await using folder = await archive();
    const one = await outputs(folder, "one", ["--fields", "event_id,page_url"]);
    const args = ["--fields", "event_id,page_url", "--workers", "2", "--concurrency", "2"];
    assertSame(one, await outputs(folder, "many", args));
  });

  for (const [compress, extension] of [["gzip", "gz"], ["zstd", "zst"]] as const) {
    const decompress = compress === "gzip" ? zlib.gunzipSync : zlib.zstdDecompressSync;

    const skip = saySkip(decompress === undefined && "this runtime does not support Zstandard");
    it(`compresses rows in the workers with --compress ${compress}`, { skip }, async () => {
      await using folder = await archive();
      const one = await outputs(folder, "one", []);
      const many = await outputs(folder, "many", ["--compress", compress, "--workers", "2"]);
      const plain = [...many].map(([name, bytes]): [string, Uint8Array] => {
        if (!name.startsWith("json/")) return [name, bytes];
        assertMatch(name, new RegExp(`\\.ndjson\\.${extension}$`));
        return [name.slice(0, -extension.length - 1), decompress(bytes)];
      });
      assertSame(one, new Map(plain));
    });
  }

  it("writes compressed objects for runs without rows, and several with --max-file-size", async () => {
    await using folder = await tempFolder();
    await folder.write("archive/run=2026-01-01-00-00-00/part-0", "");
    await folder.write("archive/run=2026-01-02-00-00-00/part-0", LINES.join("\n"));
    const args = [...PROCESS, "--compress", "gzip", "--workers", "2"];
    const whole = await runline(folder.path, [...args, "--out", "whole"], { program: PROGRAM });
    assertMatch(whole.err, /Done 2, /);
    const empty = await readFile(folder.file("whole/run=2026-01-01-00-00-00.ndjson.gz"));
    assertEquals(zlib.gunzipSync(empty).length, 0);
    const all = zlib.gunzipSync(
      await readFile(folder.file("whole/run=2026-01-02-00-00-00.ndjson.gz")),
    );

    const split = [
      ...args,
      "--out",
      "split",
      "--max-file-size",
      "50kB",
      "--manifest",
      "sqlite:split.db",
    ];
    assertMatch((await runline(folder.path, split, { program: PROGRAM })).err, /Done 2, /);
    const manifest = JSON.parse(
      await readFile(folder.file("split/_manifests/run=2026-01-02-00-00-00.json"), "utf8"),
    );
    assert(manifest.entries.length > 1, `${manifest.entries.length} parts`);
    let rows = "";
    for (const { url } of manifest.entries) {
      rows += zlib.gunzipSync(await readFile(new URL(url))).toString();
    }
    assert(rows === all.toString());
    assertEquals(manifest.meta.record_count, rows.split("\n").length - 1);
  });

  it("fails a run as one thread does, and leaves nothing of it", async () => {
    await using folder = await tempFolder();
    const compressed = zlib.gzipSync(LINES.join("\n"));
    await folder.write("archive/run=2026-01-01-00-00-00/part-0", LINES.join("\n"));
    await folder.write("archive/run=2026-01-01-00-00-00/part-1.gz", compressed.subarray(0, -1000));
    await folder.write("archive/run=2026-01-02-00-00-00/part-0", LINES.join("\n"));
    const messages: string[] = [];
    for (const workers of [[], ["--workers", "2"]]) {
      const args = [
        ...PROCESS,
        ...workers,
        "--out",
        "json",
        "--manifest",
        `sqlite:${workers.length}.db`,
      ];
      const { exitCode, err } = await runline(folder.path, args, { program: PROGRAM });
      assertEquals(exitCode, 1, err);
      messages.push(err.split("\n")[0] ?? "");
      const names = (await readdir(folder.file("json"))).filter((name) => !name.startsWith("_"));
      assertEquals(names, ["run=2026-01-02-00-00-00.ndjson"]);
    }
    assertStringIncludes(messages[0] ?? "", "the gzip data is truncated");
    assertEquals(messages[1], messages[0]);
  });

  it("works in the program as users start it, and ends", async () => {
    await using folder = await tempFolder();
    // Workers start after 8 MiB.
    const long = Array.from({ length: 3 }, () => `bad\t${"x".repeat(3_000_000)}\n`);
    const lines = `${long.join("")}${LINES.join("\n")}`;
    await folder.write("archive/run=2026-01-01-00-00-00/part-0", lines);
    const args = [...PROCESS, "--out", "json", "--dialect", "go", "--workers", "2"];
    const { exitCode, err } = await spawnRunline(args, { cwd: folder.path });
    assertEquals(exitCode, 0, err);
    const rows = await readFile(folder.file("json/run=2026-01-01-00-00-00.ndjson"), "utf8");
    assertEquals(rows.split("\n").length, 1486);
  });

  it("writes the row groups of Parquet, with the rows and bad rows of one thread", async () => {
    await using folder = await tempFolder();
    const lines = LINES.slice(0, 150);
    await folder.write("archive/run=2026-01-01-00-00-00/part-0", lines.join("\n"));
    await folder.write("archive/run=2026-01-01-00-00-00/part-1", "");
    await folder.write(
      "archive/run=2026-01-01-00-00-00/part-2.gz",
      zlib.gzipSync(lines.join("\r\n")),
    );
    await folder.write("archive/run=2026-01-02-00-00-00/part-0", "bad\n");
    const written: [string, Table][] = [];
    const bad: string[] = [];
    const cases = [["one"], ["many", "--workers", "2"], ["split", "--max-file-size", "1kB"]];
    for (const [name = "", ...options] of cases) {
      const places = ["--out", name, "--bad", `${name}-bad`, "--manifest", `sqlite:${name}.db`];
      const args = [...PROCESS, ...places, "--format", "parquet", "--max-bad", "100%", ...options];
      if (name === "split") args.push("--workers", "2");
      const { err } = await runline(folder.path, args, { program: PROGRAM });
      assertMatch(err, /Done 2, skipped 0, failed 0; 301 events, 5 of them bad/);
      const files = (await readdir(folder.file(name), { recursive: true })).sort();
      for (const file of files.filter((file) => file.endsWith(".parquet"))) {
        const run = /run=[0-9-]+/.exec(file)?.[0] ?? "";
        const ipc = readParquet(await readFile(folder.file(`${name}/${file}`))).intoIPCStream();
        written.push([run, tableFromIPC(ipc)]);
      }
      bad.push(await readFile(folder.file(`${name}-bad/run=${RUNS[0]}.bad.ndjson`), "utf8"));
    }
    assertEquals(written.map(([run, { numRows }]) => `${run} ${numRows}`), [
      ...["run=2026-01-01-00-00-00 296", "run=2026-01-02-00-00-00 0"],
      ...["run=2026-01-01-00-00-00 296", "run=2026-01-02-00-00-00 0"],
      ...["run=2026-01-01-00-00-00 296", "run=2026-01-02-00-00-00 0"],
    ]);
    const texts = written.map(([, table]) => textOf(table));
    assert(texts[2] === texts[0] && texts[4] === texts[0]);
    assertEquals(bad.slice(1), [bad[0], bad[0]]);
  });

  it("makes no sense with a command", async () => {
    await using folder = await tempFolder();
    const all = [...PROCESS, "--workers", "2", "--", "true"];
    const { exitCode, err } = await runline(folder.path, all);
    assertEquals(exitCode, 2);
    assertStringIncludes(err, 'Option "--workers" makes no sense with a command');
  });
});

function textOf(table: Table): string {
  return JSON.stringify(
    table.toArray(),
    (_, value) => typeof value === "bigint" ? `${value}` : value,
  );
}
