import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { readdir, readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { gunzipSync, gzipSync } from "node:zlib";
import { BrokenPipeError } from "../../../src/cli/io.ts";
import { runCommandLine } from "../../../src/cli/command_line.ts";
import { fakeIo, runline } from "../../fakes/cli_io.ts";
import { enrichedLine } from "../../fixtures/enriched_lines.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

function appIds(out: string): string[] {
  return out.trimEnd().split("\n").map((row) => JSON.parse(row).app_id);
}

describe("runline transform", () => {
  it("reads the standard input if no file is named", async () => {
    await using folder = await tempFolder();
    const stdin = `${enrichedLine({ app_id: "a" })}\n${enrichedLine({ app_id: "b" })}`;
    const { exitCode, out, err } = await runline(folder.path, ["transform"], { stdin });
    assertEquals([exitCode, appIds(out)], [0, ["a", "b"]]);
    assertMatch(err, /^2 events, 0 bad; /);
  });

  it("reads files in their order, gzip by its content, and - as the standard input", async () => {
    await using folder = await tempFolder();
    await folder.write("a.tsv", enrichedLine({ app_id: "a" }));
    await folder.write("b.dat", gzipSync(enrichedLine({ app_id: "b" })));
    const stdin = gzipSync(enrichedLine({ app_id: "c" }));
    const { out } = await runline(folder.path, ["transform", "b.dat", "-", "a.tsv"], { stdin });
    assertEquals(appIds(out), ["b", "c", "a"]);
  });

  it("leaves bad events out and reports the first, or keeps them with --bad", async () => {
    await using folder = await tempFolder();
    const stdin = `${enrichedLine({ app_id: "a" })}\nx\ty\n`;
    const left = await runline(folder.path, ["transform"], { stdin });
    assertEquals([left.exitCode, appIds(left.out)], [0, ["a"]]);
    assertStringIncludes(
      left.err,
      "2 events, 1 bad, left out; the first: Cannot parse enriched event",
    );
    const kept = await runline(folder.path, ["transform", "--bad", "bad.ndjson"], { stdin });
    assertMatch(kept.err, /^2 events, 1 bad; the first: Cannot parse enriched event: .*; \d/);
    assertEquals(
      JSON.parse(await readFile(folder.file("bad.ndjson"), "utf8")).data.payload,
      "x\ty",
    );
  });

  it("writes --bad like --out: whole, compressed by its name, and never over a file", async () => {
    await using folder = await tempFolder();
    const stdin = `x\n${enrichedLine()}`;
    await folder.write("old", "x\n");
    for (const args of [["old", "--bad", "old"], ["--bad", "old"], ["no", "--bad", "old"]]) {
      const { exitCode, out } = await runline(folder.path, ["transform", ...args], { stdin });
      assertEquals([exitCode, out], [1, ""]);
      assertEquals(await readFile(folder.file("old"), "utf8"), "x\n");
    }
    const tooBad = ["transform", "--max-bad", "1%", "--bad", "bad.gz", "--out", "rows"];
    assertEquals((await runline(folder.path, tooBad, { stdin })).exitCode, 1);
    const kept = gunzipSync(await readFile(folder.file("bad.gz"))).toString();
    assertEquals(JSON.parse(kept).data.payload, "x");
    await runline(folder.path, ["transform", "no", "--bad", "new"]);
    assertEquals((await readdir(folder.path)).toSorted(), ["bad.gz", "old"]);
  });

  it("exits with 1 above the share of --max-bad", async () => {
    await using folder = await tempFolder();
    const stdin = `${enrichedLine()}\nx\n`;
    const codes = await Promise.all(["49%", "50%"].map(async (share) => {
      return (await runline(folder.path, ["transform", "--max-bad", share], { stdin })).exitCode;
    }));
    assertEquals(codes, [1, 0]);
  });

  it("exits with 1 if all events are bad, such as in another format", async () => {
    await using folder = await tempFolder();
    const none = await runline(folder.path, ["transform"], { stdin: "x\ny\n" });
    assertEquals(none.exitCode, 1);
    const allowed = ["transform", "--max-bad", "100%"];
    assertEquals((await runline(folder.path, allowed, { stdin: "x\n" })).exitCode, 0);
  });

  it("accepts a line of 20 MB", async () => {
    await using folder = await tempFolder();
    const stdin = enrichedLine({ page_title: "x".repeat(20_000_000) });
    const { exitCode, out } = await runline(folder.path, ["transform"], { stdin });
    assertEquals([exitCode, JSON.parse(out).page_title.length], [0, 20_000_000]);
  });

  it("ends without a word when nobody reads any more", async () => {
    await using folder = await tempFolder();
    const io = fakeIo({ cwd: folder.path, stdin: `${enrichedLine()}\n` });
    io.stdout = () => Promise.reject(new BrokenPipeError());
    assertEquals([await runCommandLine(["transform"], io), io.err], [0, ""]);
  });

  it("reports the failure of a file", async () => {
    await using folder = await tempFolder();
    await folder.write("cut.gz", gzipSync(enrichedLine().repeat(100)).subarray(0, 60));
    const wrong: [string, string][] = [
      ["missing.tsv", 'Cannot read "missing.tsv": it does not exist'],
      [".", 'Cannot read ".": it is a folder; read its files with a pattern such as "./*"'],
      ["cut.gz", 'Cannot read "cut.gz": the gzip data is truncated'],
    ];
    for (const [name, message] of wrong) {
      const { exitCode, err } = await runline(folder.path, ["transform", name]);
      assertEquals([exitCode, err], [1, `runline: ${message}\n`]);
    }
  });
});
