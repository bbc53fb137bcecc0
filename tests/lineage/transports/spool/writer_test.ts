import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { Buffer } from "node:buffer";
import { fsync, writeSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { encodeRecord } from "../../../../src/lineage/transports/spool/record.ts";
import { SpoolWriter, type WriterFiles } from "../../../../src/lineage/transports/spool/writer.ts";
import { tempFolder } from "../../../fixtures/temp_folder.ts";

const OPTIONS = { maxSegmentBytes: 1000, syncOnSeal: true, now: () => 1 };

async function linesOf(folder: string): Promise<string[]> {
  const files = (await readdir(folder)).filter((name) => /\.(open|log)$/.test(name)).sort();
  const texts = await Promise.all(files.map((name) => readFile(`${folder}/${name}`, "utf8")));
  return texts.join("").split("\n").map((line) => line.slice(line.indexOf("{")));
}

describe("SpoolWriter", () => {
  it("leaves nothing of an event for which there is no room", async () => {
    await using folder = await tempFolder();
    const failures = ["short", "throws"];
    const files: WriterFiles = {
      sync: fsync,
      write(fd, bytes) {
        const isSecond = new TextDecoder().decode(bytes).includes(`"a":2`);
        const failure = isSecond ? failures.shift() : undefined;
        if (failure === undefined) return writeSync(fd, bytes);
        writeSync(fd, bytes.subarray(0, 9));
        if (failure === "throws") throw new Error("ENOSPC: no space left on device");
        return 9;
      },
    };
    const writer = new SpoolWriter(folder.path, { ...OPTIONS, files });
    writer.append(`{"a":1}`);
    assertThrows(() => writer.append(`{"a":2}`), Error, "No space left for the whole event");
    assertThrows(() => writer.append(`{"a":2}`), Error, "ENOSPC");
    writer.append(`{"a":3}`);
    await writer.close();
    const [segment = ""] = (await readdir(folder.path)).filter((name) => name.endsWith(".log"));
    const records = [`{"a":1}`, `{"a":3}`].map((json) => encodeRecord(json, 1).slice());
    assertEquals(await readFile(folder.file(segment)), Buffer.concat(records));
  });

  it("rejects in sync() if the disk does, and syncs again then", async () => {
    await using folder = await tempFolder();
    let calls = 0;
    const files: WriterFiles = {
      write: writeSync,
      sync: (_fd, done) => done(calls++ === 0 ? new Error("EIO: i/o error") : null),
    };
    const writer = new SpoolWriter(folder.path, { ...OPTIONS, files });
    writer.append("{}");
    await assertRejects(() => writer.sync(), Error, "EIO");
    await writer.sync();
    await writer.sync();
    assertEquals(calls, 2);
    await writer.close();
  });

  it("begins a segment if one is large enough, and removes its lock in close()", async () => {
    await using folder = await tempFolder();
    const writer = new SpoolWriter(folder.path, OPTIONS);
    for (let n = 0; n < 50; n++) writer.append(`{"n":${n}}`);
    assertEquals((await readdir(`${folder.path}/locks`)).includes(`${writer.id}.lock`), true);
    await writer.close();
    const names = await readdir(folder.path);
    assertEquals(names.filter((name) => name.endsWith(".log")).length, 2);
    assertEquals(await readdir(`${folder.path}/locks`), []);
    const numbers = (await linesOf(folder.path)).filter((line) => line !== "");
    assertEquals(numbers, Array.from({ length: 50 }, (_, n) => `{"n":${n}}`));
  });
});
