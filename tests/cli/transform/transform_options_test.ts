import { assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { readdir, readFile, symlink } from "node:fs/promises";
import { describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import * as zlib from "node:zlib";
import { filterLines } from "../../../src/cli/events/event_filter.ts";
import { prettyJson } from "../../../src/cli/transform/pretty_json.ts";
import { runCommandLine } from "../../../src/cli/command_line.ts";
import { TransformReport } from "../../../src/cli/transform/report.ts";
import { fakeIo, runline } from "../../fakes/cli_io.ts";
import { spawnRunline } from "../../fakes/cli_process.ts";
import { startS3Server } from "../../fakes/s3_server.ts";
import { contextsColumn, enrichedLine, sampleEvent } from "../../fixtures/enriched_lines.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

const ENCODER = new TextEncoder();

function appIds(out: string): string[] {
  return out.trimEnd().split("\n").map((row) => JSON.parse(row).app_id);
}

describe("runline transform with patterns", () => {
  it("reads their matches, in the order of the names, and an existing name literally", async () => {
    await using folder = await tempFolder();
    const names = ["b/part-2.tsv", "b/part-1.tsv", "b/.hidden.tsv", "b/deep/part-3.tsv", "[b].tsv"];
    for (const name of names) await folder.write(name, enrichedLine({ app_id: name }));
    const cases: [string, string[]][] = [
      ["b/*.tsv", ["b/part-1.tsv", "b/part-2.tsv"]],
      ["?/**/part-[!2].tsv", ["b/deep/part-3.tsv", "b/part-1.tsv"]],
      ["**", ["[b].tsv", "b/deep/part-3.tsv", "b/part-1.tsv", "b/part-2.tsv"]],
      ["[b].tsv", ["[b].tsv"]],
      [`${folder.path}/b/*2*`, ["b/part-2.tsv"]],
    ];
    for (const [pattern, expected] of cases) {
      const { out, err } = await runline(folder.path, ["transform", pattern]);
      assertEquals(appIds(out), expected, err);
    }
  });

  it("reads file URLs, and leaves hidden files out of **", async () => {
    await using folder = await tempFolder();
    for (const name of ["a b%.tsv", "_SUCCESS", "_temporary/0/part-0", "x/.crc", "x/part-0"]) {
      await folder.write(`in/${name}`, `${enrichedLine({ app_id: name })}\n`);
    }
    const { href } = pathToFileURL(folder.file("in/a b%.tsv"));
    assertEquals(appIds((await runline("/", ["transform", href])).out), ["a b%.tsv"]);
    const all = await runline(folder.path, ["transform", "in/**"]);
    assertEquals(appIds(all.out), ["a b%.tsv", "x/part-0"]);
    const hidden = await runline(folder.path, ["transform", "in/_temporary/**"]);
    assertEquals(appIds(hidden.out), ["_temporary/0/part-0"]);
  });

  it("reads every match of a folder tree, or fails", async () => {
    await using folder = await tempFolder();
    for (let at = 0; at < 300; at++) await folder.write(`in/${at}/a.tsv`, `${enrichedLine()}\n`);
    const all = await runline(folder.path, ["transform", "in/**/*.tsv"]);
    assertEquals(all.out.split("\n").length - 1, 300);
    await symlink("nowhere", folder.file("in/7/b.tsv"));
    const broken = await runline(folder.path, ["transform", "in/**/*.tsv"]);
    assertEquals([broken.exitCode, broken.out], [1, ""]);
    assertMatch(broken.err, /^runline: Cannot read "file:.*\/in\/7\/b\.tsv": it does not exist\n$/);
  });

  it("fails if nothing matches", async () => {
    await using folder = await tempFolder();
    const cases = [["no/*.tsv", "the folder does not exist"], ["no*", "no file matches"]];
    for (const [pattern, reason] of cases) {
      const { exitCode, err } = await runline(folder.path, ["transform", `${pattern}`]);
      assertEquals(exitCode, 1);
      assertStringIncludes(err, `runline: Cannot read "${pattern}": ${reason}`);
    }
  });
});

describe("runline transform --where and --sample", () => {
  const lines = [
    enrichedLine({ app_id: "a", event_name: "page_view", true_tstamp: "" }),
    enrichedLine({ app_id: "b", event_name: "page_view_2" }),
    enrichedLine({ app_id: "crêpe", event_name: "" }),
  ];

  it("selects the events that match all conditions", async () => {
    await using folder = await tempFolder();
    const cases: [string[], string[]][] = [
      [["event_name=page_view"], ["a"]],
      [["event_name!=page_view"], ["b", "crêpe"]],
      [["event_name="], ["crêpe"]],
      [["true_tstamp=", "event_name!="], ["a", "b"]],
      [["app_id=crêpe"], ["crêpe"]],
      [["app_id!=a", "app_id!=b"], ["crêpe"]],
    ];
    for (const [conditions, expected] of cases) {
      for (const end of ["\n", "\r\n"]) {
        const args = conditions.flatMap((condition) => ["--where", condition]);
        const result = await runline(folder.path, ["transform", ...args], {
          stdin: lines.join(end),
        });
        assertEquals(appIds(result.out), expected, conditions.join());
        assertMatch(result.err, new RegExp(`^${expected.length} events?, 0 bad`));
      }
    }
  });

  it("returns the same rows for any chunks", async () => {
    await using folder = await tempFolder();
    const bytes = ENCODER.encode(lines.join("\n"));
    const whole = await runline(folder.path, ["transform", "--where", "event_name!=page_view"], {
      stdin: bytes,
    });
    for (const size of [1, 7, 100, bytes.length - 1]) {
      const io = fakeIo({ cwd: folder.path, stdin: chunks(bytes, size) });
      await runCommandLine(["transform", "--where", "event_name!=page_view"], io);
      assertEquals(io.out, whole.out);
    }
  });

  it("leaves out a byte order mark, and refuses a line without end", async () => {
    const args = ["transform", "--where", "app_id=a"];
    const marked = await runline("/", args, { stdin: `\ufeff${lines[0]}` });
    assertEquals(appIds(marked.out), ["a"]);
    async function* endless() {
      for (;;) yield await Promise.resolve(new Uint8Array(8 * 1024 * 1024));
    }
    const error = await assertRejects(
      () => Array.fromAsync(filterLines(endless(), () => true)),
      RangeError,
    );
    assertEquals(error.message, "Cannot read a line of more than 67108864 bytes");
  });

  it("counts lines that lack the column as bad", async () => {
    await using folder = await tempFolder();
    const args = ["transform", "--where", "event_name=page_view", "--sample", "100%"];
    const stdin = `${lines[0]}\nx\ty\n${lines[1]}\n`;
    const { out, err } = await runline(folder.path, args, { stdin });
    assertEquals(appIds(out), ["a"]);
    assertMatch(err, /^2 events, 1 bad/);
  });

  it("selects about the share, and always the same events", async () => {
    await using folder = await tempFolder();
    const many = Array.from({ length: 4000 }, (_, index) => {
      const event_id = `c6ef3124-b53a-4b13-a233-${String(index).padStart(12, "0")}`;
      return enrichedLine({ event_id, app_id: String(index) });
    });
    const args = ["transform", "--sample", "10%"];
    const first = await runline(folder.path, args, { stdin: many.join("\n") });
    const again = await runline(folder.path, args, { stdin: many.toReversed().join("\n") });
    const ids = appIds(first.out);
    assertEquals(ids.length > 320 && ids.length < 480, true, `${ids.length}`);
    assertEquals(appIds(again.out).toReversed(), ids);
  });

  it("refuses a condition that it does not understand", async () => {
    for (const [condition, message] of [["x", "must be <field>=<value>"], ["x=1", 'column "x"']]) {
      const { exitCode, err } = await runline("/", ["transform", "--where", condition ?? ""]);
      assertEquals(exitCode, 2);
      assertStringIncludes(err, message ?? "");
    }
  });
});

describe("runline transform --fields and --pretty", () => {
  const contexts = contextsColumn({
    schema: "iglu:com.acme/dish/jsonschema/1-0-0",
    data: { 'a,"}\\': [{}, [], [1, "x:[1,2]"]], app_id: null },
  }).replace('"x:', '12345678901234567890,"x:').replaceAll(":[", ": [ ");
  const stdin = enrichedLine({ app_id: 'x"\\', contexts, geo_latitude: "1", geo_longitude: "2" });

  it("keeps the members that are named, as they are", async () => {
    const fields = "geo_location, app_id,contexts_com_acme_dish_1,page_url";
    const { out } = await runline("/", ["transform", "--fields", fields], { stdin });
    assertEquals(
      out,
      String.raw`{"app_id":"x\"\\","contexts_com_acme_dish_1":[{"a,\"}\\": [ {},[],` +
        String.raw`[1,12345678901234567890,"x: [ 1,2]"]],"app_id":null}],"geo_location":"1,2"}` +
        "\n",
    );
    const none = await runline("/", ["transform", "--fields", "page_url"], { stdin });
    assertEquals(none.out, "{}\n");
  });

  it("sets rows as JSON.stringify does, with all digits", async () => {
    const { out } = await runline("/", ["transform"], { stdin });
    const pretty = await runline("/", ["transform", "--pretty"], { stdin });
    assertStringIncludes(pretty.out, "12345678901234567890,\n");
    const small = (text: string) => text.replaceAll("12345678901234567890", "0");
    assertEquals(small(pretty.out), `${JSON.stringify(JSON.parse(small(out)), null, 2)}\n`);
  });

  it("sets texts with millions of escapes", () => {
    const text = "\\n".repeat(5_000_000);
    assertEquals(prettyJson(`{"a":"${text}","b":["\\\\"]}`).length, text.length + 36);
  });

  it("refuses a name that no row can have", async () => {
    const { exitCode, err } = await runline("/", ["transform", "--fields", "app_id,app"]);
    assertEquals([exitCode, err.split("\n")[0]], [
      2,
      'runline: Option "--fields" names no field of events: "app"',
    ]);
  });
});

describe("runline transform --out", () => {
  it("writes a whole file, compressed by its name, and never over another", async () => {
    await using folder = await tempFolder();
    const many = Array.from({ length: 2000 }, (_, seed) => enrichedLine(sampleEvent({ seed })));
    const stdin = many.join("\n");
    const read: [string, (bytes: Uint8Array) => Uint8Array][] = [
      ["out/a.ndjson", (bytes) => bytes],
      ["a.ndjson.gz", zlib.gunzipSync],
      ..."zstdDecompressSync" in zlib
        ? [["a.ndjson.zst", zlib.zstdDecompressSync] satisfies [string, unknown]] as const
        : [],
    ];
    for (const [name, decompress] of read) {
      const { exitCode, out, err } = await runline(folder.path, ["transform", "--out", name], {
        stdin,
      });
      assertEquals([exitCode, out], [0, ""], err);
      const bytes = decompress(await readFile(folder.file(name)));
      assertEquals(appIds(new TextDecoder().decode(bytes)).length, many.length);
      const again = await runline(folder.path, ["transform", "--out", name], { stdin });
      assertEquals(
        again.err,
        `runline: Cannot write "${name}": the file or object already exists\n`,
      );
    }
  });

  it("leaves nothing when it fails, or when too many events are bad", async () => {
    await using folder = await tempFolder();
    const missing = await runline(folder.path, ["transform", "x.tsv", "--out", "a.ndjson.gz"]);
    assertEquals(missing.exitCode, 1);
    const bad = await runline(folder.path, ["transform", "--max-bad", "0", "--out", "a.ndjson"], {
      stdin: `${enrichedLine()}\nx\n`,
    });
    assertEquals(bad.exitCode, 1);
    assertStringIncludes(bad.err, 'runline: Too many events are bad: "a.ndjson" is not written\n');
    for (
      const [out, bad] of [["a", "a"], ["a", "./a"], ["s3://acme/a/b", "s3a://acme/a/b"]] as const
    ) {
      const args = ["transform", "--out", out, "--bad", bad];
      const same = await runline(folder.path, args, { stdin: `${enrichedLine()}\nx\n` });
      assertEquals([bad, same.exitCode], [bad, 2]);
      assertStringIncludes(same.err, 'Options "--out" and "--bad" name the same file');
    }
    const inFolder = await runline(folder.path, ["transform", "--out", "./"], { stdin: "" });
    assertEquals(
      [inFolder.exitCode, inFolder.err],
      [
        1,
        'runline: Cannot write "./": it is a folder, expected a file, such as "./events.ndjson"\n',
      ],
    );
    const dash = await runline(folder.path, ["transform", "--out=-"], { stdin: "" });
    assertStringIncludes(dash.err, 'Option "--out" must be a file or an s3:// object, not "-"');
    assertEquals(await readdir(folder.path), []);
  });

  it("reads objects by a pattern and writes one, on S3", async () => {
    await using s3 = await startS3Server();
    await using folder = await tempFolder();
    s3.put("acme", "in/run=1/part-1.tsv", enrichedLine({ app_id: "1" }));
    s3.put("acme", "in/run=1/part-2.gz", zlib.gzipSync(enrichedLine({ app_id: "2" })));
    s3.put("acme", "in/run=1/_SUCCESS", "");
    s3.put("acme", "in/other", "x");
    s3.put("acme", "json/none", "");
    const transform = (...args: string[]) =>
      spawnRunline(["transform", ...args], { cwd: folder.path, env: s3.env });
    const done = await transform("s3://acme/in/run=*/part-*", "--out", "s3a://acme/json/rows");
    assertEquals(done.exitCode, 0, done.err);
    assertEquals(appIds(s3.objects("acme")["json/rows"] ?? ""), ["1", "2"]);

    const one = await transform("s3n://acme/in/run=1/part-2.gz");
    assertEquals(appIds(one.out), ["2"], one.err);
    const taken = await transform("s3://acme/in/other", "--out", "s3://acme/json/rows");
    assertStringIncludes(
      taken.err,
      'Cannot write "s3://acme/json/rows": the file or object already exists',
    );
    const none = await transform("s3://acme/in/*.tsv");
    assertEquals(none.err, 'runline: Cannot read "s3://acme/in/*.tsv": no object matches\n');
    const missing = await transform("s3://acme/in/missing");
    assertMatch(missing.err, /^runline: Cannot read "s3:\/\/acme\/in\/missing": (?!Cannot)/);
  });
});

describe("runline transform --stream", () => {
  it("writes the rows of the lines that came before it waits for more", async () => {
    await using folder = await tempFolder();
    const seen: string[][] = [];
    async function* stdin(): AsyncGenerator<Uint8Array, void> {
      const line = enrichedLine({ app_id: "a" });
      yield await Promise.resolve(ENCODER.encode(`${line}\nbad\n${line.slice(0, 20)}`));
      seen.push(io.out.split("\n"));
      yield ENCODER.encode(`${line.slice(20)}\n`);
      seen.push(io.out.split("\n"));
    }
    const io = fakeIo({ cwd: folder.path, stdin: stdin(), stderrIsTerminal: true });
    assertEquals(await runCommandLine(["transform", "--stream", "--bad=-"], io), 0);
    const rows = seen.map((lines) => lines.filter((line) => line !== "").map(kindOf));
    assertEquals(rows, [["a", "bad"], ["a", "bad", "a"]]);
    assertMatch(io.err, /^3 events, 1 bad; /);
  });

  it("refuses files", async () => {
    for (const args of [["a.tsv"], ["--out", "b"], ["--bad", "b"]]) {
      const { exitCode } = await runline("/", ["transform", "--stream", ...args]);
      assertEquals(exitCode, 2);
    }
  });
});

describe("TransformReport", () => {
  it("shows the progress on a terminal, and the rate of long work", () => {
    const io = fakeIo({ cwd: "/" });
    let now = 0;
    const options = { totalBytes: 4000, live: true, keepsBad: true, now: () => now };
    const report = new TransformReport(io, options);
    for (; now < 2000; now += 50) {
      report.bytes(100);
      report.events(1000);
    }
    report.bad("Cannot");
    report.end();
    const shown = io.err.split("\r\x1b[K");
    assertEquals([shown.length, shown[0]], [21, ""]);
    assertEquals(shown[1], "… 300 B (7 %), 3,000 events, 0 bad, 30,000 events/s");
    assertEquals(shown.at(-1), "40,000 events, 1 bad; the first: Cannot; 2.0 s, 20,000 events/s\n");
  });

  it("leaves no progress behind when the work fails", () => {
    const io = fakeIo({ cwd: "/" });
    let now = 0;
    {
      const options = { totalBytes: undefined, live: true, keepsBad: true, now: () => now };
      using report = new TransformReport(io, options);
      now = 500;
      report.events(1);
    }
    assertEquals(io.err, "\r\x1b[K… 0 B, 1 event, 0 bad, 2 events/s\r\x1b[K");
  });
});

function kindOf(row: string): string {
  const { app_id, schema } = JSON.parse(row);
  return app_id ?? (schema.includes("loader_parsing_error") ? "bad" : "?");
}

async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array, void> {
  for (let at = 0; at < bytes.length; at += size) {
    yield await Promise.resolve(bytes.slice(at, at + size));
  }
}
