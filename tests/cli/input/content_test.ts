import { assertEquals, assertStringIncludes } from "@std/assert";
import { Buffer } from "node:buffer";
import { readdir, readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import * as zlib from "node:zlib";
import { runEvent } from "../../../src/lineage/mod.ts";
import { startLineageBackend } from "../../fakes/lineage_backend.ts";
import { runline } from "../../fakes/cli_io.ts";
import { enrichedLine, sampleEvent } from "../../fixtures/enriched_lines.ts";
import { type TempFolder, tempFolder } from "../../fixtures/temp_folder.ts";

const RUN = "run=2026-01-31-00-00-00";
const PROCESS = ["process", "archive", "--job", "a/b", "--out", "json"];

const hasZstd = "zstdCompressSync" in zlib;

function lines(first: number, count: number): string {
  return Array.from(
    { length: count },
    (_, at) => `${enrichedLine(sampleEvent({ seed: first + at }))}\n`,
  )
    .join("");
}

async function archiveOf(
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<TempFolder> {
  const folder = await tempFolder();
  for (const [name, content] of Object.entries(files)) {
    await folder.write(`archive/${RUN}/${name}`, content);
  }
  return folder;
}

describe("runline process and transform", () => {
  it("read the same events, compressed or not, by any name", async () => {
    await using folder = await archiveOf({
      "part-0.gz": zlib.gzipSync(lines(0, 5)),
      "part-1.gzip": zlib.gzipSync(lines(5, 5)),
      "part-2.zst": hasZstd ? zlib.zstdCompressSync(lines(10, 5)) : lines(10, 5),
      "part-3.gz": lines(15, 5),
      "part-4": Buffer.from(`\ufeff${lines(20, 5)}`),
      "part-5.gz": "",
      "part-6": zlib.gzipSync(`\ufeff${lines(25, 5)}`),
    });
    const processed = await runline(folder.path, PROCESS);
    assertStringIncludes(processed.err, "Done 1, skipped 0, failed 0; 30 events in");
    const rows = await readFile(folder.file(`json/${RUN}.ndjson`), "utf8");
    const transformed = await runline(folder.path, ["transform", "archive/**"]);
    assertEquals([transformed.exitCode, transformed.out === rows], [0, true]);
    assertStringIncludes(transformed.err, "30 events, 0 bad");
  });

  const unreadable: [string, Uint8Array, string][] = [
    ["part-1.bz2", Buffer.from("BZh91AY&SY"), "it is bzip2 data"],
    ["part-1.parquet", Buffer.from("PAR1\x15\x04"), "it is a Parquet file"],
    ["part-1", Buffer.from(lines(0, 1), "utf16le"), "it is UTF-16 text"],
    ["part-1.gz", zlib.gzipSync(zlib.gzipSync(lines(0, 1))), "it is gzip data within gzip data"],
    ["part-1.deflate", zlib.deflateSync(lines(0, 50)), "it is zlib data"],
    ["part-1.lz", Buffer.from("LZIP\x01\x0c"), "it is lzip data"],
    ["part-1.rar", Buffer.from("Rar!\x1a\x07\x01\0"), "it is a rar archive"],
    ["part-1.br", zlib.brotliCompressSync(lines(0, 50)), "it is binary data"],
    ["part-1.db", Buffer.from("SQLite format 3\0\x10\0\x01\x01"), "it is binary data"],
    ["part-1.gz", zlib.gzipSync(Buffer.from([1, 2, 3, 4])), "it is binary data within gzip data"],
    ["part-1", Buffer.from("寿\n", "utf16le"), "it is binary data"],
  ];
  for (const [name, content, reason] of unreadable) {
    it(`refuse ${name} if ${reason}`, async () => {
      await using folder = await archiveOf({ "part-0": lines(0, 5), [name]: content });
      const processed = await runline(folder.path, PROCESS);
      assertEquals(processed.exitCode, 1);
      assertStringIncludes(processed.err, `${RUN}/${name}": ${reason}, which is not supported`);
      assertEquals(await readdir(folder.file("json")), ["_runline.json"]);
      const again = await runline(folder.path, ["process", "--dry-run", ...PROCESS.slice(1)]);
      assertStringIncludes(again.out, RUN);
      const transformed = await runline(folder.path, ["transform", "archive/**", "--out", "out"]);
      assertEquals(transformed.exitCode, 1);
      const title = `Cannot read "archive/${RUN}/${name}": ${reason}, which is not supported`;
      assertStringIncludes(transformed.err, title);
    });
  }
});

describe("runline transform", () => {
  it("refuses addresses that it cannot read or write, and quotes no secret of them", async () => {
    await using folder = await tempFolder();
    const addresses = [
      "https://u:s3cret@h/x",
      "http://h/x?sig=s3cret",
      "gs://u:s3cret@b/x",
      "s3://u:s3cret@b/x",
      "file://u:s3cret@h/x",
    ];
    for (const address of addresses) {
      const isKnown = /^(?:s3|file):/.test(address);
      for (const args of [[address], ...isKnown ? [] : [["--out", address], ["--bad", address]]]) {
        const { exitCode, err } = await runline(folder.path, ["transform", ...args]);
        assertEquals([exitCode, err.includes("s3cret")], [2, false], err);
      }
    }
    assertEquals(await readdir(folder.path), []);
  });

  it("writes to a file: URL", async () => {
    await using folder = await tempFolder();
    const out = pathToFileURL(folder.file("rows.ndjson")).href;
    const { exitCode, err } = await runline("/", ["transform", "--out", out], {
      stdin: enrichedLine(),
    });
    assertEquals([exitCode, await readdir(folder.path)], [0, ["rows.ndjson"]], err);
  });

  it("accepts control characters in values of events", async () => {
    const stdin = enrichedLine({ app_id: "\u0001shop", page_title: "a\0\u0007\u001b" });
    const { exitCode, out } = await runline("/", ["transform"], { stdin });
    const { app_id, page_title } = JSON.parse(out);
    assertEquals([exitCode, app_id, page_title], [0, "\u0001shop", "a\0\u0007\u001b"]);
  });
});

describe("runline emit and validate", () => {
  const job = { namespace: "food_delivery", name: "orders" };
  const run = { runId: "0196ed52-e0d9-76ef-9adb-779a5702ba1a" };
  const [one, two] = (["START", "COMPLETE"] as const).map((eventType) =>
    runEvent({ eventType, job, run })
  );
  const [oneLine, twoLine] = [JSON.stringify(one), JSON.stringify(two)];
  const pretty = `${JSON.stringify(one, undefined, 2)}\n${JSON.stringify(two, undefined, 2)}\n`;
  const inputs: [string, string | Uint8Array][] = [
    ["a byte order mark", `\ufeff${oneLine}\n${twoLine}\n`],
    ["gzip data", zlib.gzipSync(`${oneLine}\n${twoLine}\n`)],
    ["several events over several lines", pretty],
    ["an array with a byte order mark", `\ufeff[${oneLine},\n${twoLine}]`],
    ["lines that end in CRLF", `${oneLine}\r\n\r\n${twoLine}\r\n`],
  ];
  for (const [title, stdin] of inputs) {
    it("report a control character in JSON by its line", async () => {
      const event = JSON.stringify(runEvent({ eventType: "START", job, run }));
      const stdin = `${event.replace("orders", "or\0ders")}\n${event}\n`;
      const { exitCode, out } = await runline("/", ["validate"], { stdin });
      assertEquals(exitCode, 1);
      assertEquals([out.includes("binary"), out.includes("JSON")], [false, true], out);
    });

    it(`read ${title}`, async () => {
      const emitted = await runline("/", ["emit", "-"], { stdin });
      assertEquals([emitted.exitCode, emitted.err], [0, "Sent 2 events\n"]);
      const sent = emitted.out.trimEnd().split("\n").map((line) => JSON.parse(line));
      assertEquals(sent, [one, two].map((event) => JSON.parse(JSON.stringify(event))));
      const validated = await runline("/", ["validate", "-"], { stdin });
      assertEquals([validated.exitCode, validated.out], [0, ""]);
    });
  }

  it("send numbers digit for digit, to the console and to a file", async () => {
    await using folder = await tempFolder();
    const facet =
      '"x":{"_producer":"https://a.example","_schemaURL":"https://a.example/s.json#/$defs/X",' +
      '"big":9223372036854775807,"small":1e-400,"zero":-0.0}';
    const text = oneLine!.replace('"run":{', `"run":{"facets":{${facet}},`);
    const piped = await runline(folder.path, ["emit", "-"], { stdin: text });
    assertEquals(piped.out, `${text}\n`);
    const kept = await runline(folder.path, ["emit", "-", "--lineage-out", "out"], { stdin: text });
    assertEquals([kept.exitCode, await readFile(folder.file("out"), "utf8")], [0, `${text}\n`]);
    await using backend = await startLineageBackend();
    const env = { OPENLINEAGE_URL: backend.url };
    const args = ["emit", "-", "--spool", "spool"];
    const spooled = await runline(folder.path, args, { env, stdin: text });
    assertEquals([spooled.exitCode, backend.requests.map(({ body }) => body)], [0, [text]]);
  });

  it("round no number in messages of validate", async () => {
    const stdin = oneLine!.replace(/"runId":"[^"]*"/, '"runId":9223372036854775807');
    const { out } = await runline("/", ["validate", "-"], { stdin });
    assertEquals(out, "-:1: /run/runId must be a string\n");
  });
});
