import { assertEquals, assertRejects } from "@std/assert";
import { execFileSync } from "node:child_process";
import { constants } from "node:fs";
import { open, truncate } from "node:fs/promises";
import process from "node:process";
import { describe, it } from "node:test";
import { readSmallFile, readSmallText } from "../../../src/internal/files/small_file.ts";
import { saySkip } from "../../fixtures/say_skip.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

const skip = saySkip(process.platform === "win32" ? "Windows has no named pipes" : false);

describe("readSmallFile()", () => {
  it("reads a file of any length within the limit", async () => {
    await using folder = await tempFolder();
    for (const length of [0, 1, 65_536, 65_537, 200_000]) {
      const file = await folder.write("file", "x".repeat(length));
      assertEquals((await readSmallFile(file, { maxBytes: 200_000 })).bytes.length, length);
    }
  });

  it("refuses a file beyond the limit, without reading the rest", async () => {
    await using folder = await tempFolder();
    const file = await folder.write("file", "");
    await truncate(file, 1e12);
    await assertRejects(() => readSmallFile(file), RangeError, "It has more than 4000000 bytes");
  });

  it("refuses UTF-16 as text, and leaves out the mark of UTF-8", async () => {
    await using folder = await tempFolder();
    for (const bytes of [[0xff, 0xfe, 0x61, 0], [0xfe, 0xff, 0, 0x61]]) {
      const file = await folder.write("file", Uint8Array.from(bytes));
      await assertRejects(() => readSmallText(file), Error, "It is UTF-16 text");
      assertEquals((await readSmallFile(file)).bytes.length, 4);
    }
    assertEquals(await readSmallText(await folder.write("file", "\ufeffa")), "a");
  });

  it("refuses a folder, and passes on the error of a missing file", async () => {
    await using folder = await tempFolder();
    await assertRejects(() => readSmallFile(folder.path), Error, "It is a folder");
    const { code } = await assertRejects(
      () => readSmallFile(folder.file("none")),
      Error,
    ) as NodeJS.ErrnoException;
    assertEquals(code, "ENOENT");
  });
});

describe("readSmallFile() with pipes and devices", { skip }, () => {
  it("refuses a named pipe that nobody writes, without waiting", async () => {
    await using folder = await tempFolder();
    execFileSync("mkfifo", [folder.file("pipe")]);
    await assertRejects(() => readSmallFile(folder.file("pipe")), Error, "It is a pipe without");
  });

  it("reads what was written to a pipe", async () => {
    await using folder = await tempFolder();
    const pipe = folder.file("pipe");
    execFileSync("mkfifo", [pipe]);
    // The pipe keeps its content while somebody may read it.
    await using _reader = await open(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
    const writer = await open(pipe, "w");
    await writer.write("s3cret\n");
    await writer.close();
    assertEquals(await readSmallText(pipe), "s3cret\n");
  });

  it("waits for a writer no longer than the limit", async () => {
    await using folder = await tempFolder();
    const pipe = folder.file("pipe");
    execFileSync("mkfifo", [pipe]);
    await using _writer = await open(pipe, "r+");
    await assertRejects(() => readSmallFile(pipe, { timeoutMs: 1 }), Error, "took too long");
  });

  it("refuses an endless device", async () => {
    await assertRejects(() => readSmallFile("/dev/zero"), RangeError, "It has more than");
    assertEquals((await readSmallFile("/dev/null")).bytes.length, 0);
  });
});
