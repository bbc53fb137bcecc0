import { assertEquals } from "@std/assert";
import { type FileHandle, open, readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { FileStage } from "../../../src/archive/file/_stage.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

/** Wraps an open file, and reports each call with whether the final name is there. */
function watched(file: FileHandle, note: (call: string) => void): FileHandle {
  return {
    write: (bytes: Uint8Array) => (note("write"), file.write(bytes)),
    sync: () => (note("sync"), file.sync()),
    close: () => (note("close"), file.close()),
  } as unknown as FileHandle;
}

describe("FileStage", () => {
  it("brings the bytes to the disk before the name appears, and the name before it returns", async () => {
    await using folder = await tempFolder();
    const [path, temporary] = [folder.file("out"), folder.file(".out.12345678.tmp")];
    const calls: string[] = [];
    const isThere = (): Promise<string> => readFile(path, "utf8").catch(() => "nothing");
    const stage = new FileStage({
      handle: watched(await open(temporary, "wx"), (call) => calls.push(call)),
      temporary,
      path,
      url: "file:///out",
      sweep: false,
      signal: undefined,
      syncFolder: async (synced) => {
        calls.push(`sync ${synced === folder.path ? "folder" : synced} with ${await isThere()}`);
      },
    });
    await stage.write(new TextEncoder().encode("rows"));
    assertEquals(await isThere(), "nothing");
    assertEquals(await stage.commit(), "committed");
    assertEquals(calls, ["write", "sync", "close", "sync folder with rows"]);
  });
});
