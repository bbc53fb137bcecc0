import { assert, assertEquals, assertRejects } from "@std/assert";
import { spawnSync } from "node:child_process";
import { mkdir, readdir } from "node:fs/promises";
import { describe, it } from "node:test";
import { TransportError } from "../../src/lineage/errors.ts";
import { readDeadLetters, spoolTransport } from "../../src/lineage/transports/spool.ts";
import { FlakyTransport } from "../fakes/flaky_transport.ts";
import { numberedEvent } from "../fakes/run_events.ts";
import { saySkip } from "../fixtures/say_skip.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";

const QUICK = { pollMs: 10, backoffMs: 1, maxDelayMs: 2, maxSegmentBytes: 16_384 } as const;

/** Mounts a file system in memory that holds 128 KB, or returns why it cannot. */
function mountSmallDisk(path: string): string | undefined {
  const args = ["-t", "tmpfs", "-o", "size=128k", "tmpfs", path];
  const { status, stderr, error } = spawnSync("mount", args, { encoding: "utf8" });
  return status === 0 ? undefined : error?.message ?? stderr;
}

describe("spoolTransport() on a full disk", () => {
  it("refuses events, loses none that it accepted, and accepts again once some are delivered", async (context) => {
    await using folder = await tempFolder();
    const disk = folder.file("disk");
    await mkdir(disk);
    const reason = mountSmallDisk(disk);
    if (reason !== undefined) {
      saySkip(`Cannot mount a file system: ${reason}`);
      return context.skip(reason);
    }
    try {
      const backend = new FlakyTransport(() => "TRANSPORT_UNREACHABLE");
      const options = { ...QUICK, folder: `${disk}/spool`, transport: backend, onError: () => {} };
      const transport = spoolTransport(options);
      let accepted = 0;
      const error = await assertRejects(async () => {
        for (; accepted < 10_000; accepted++) await transport.emit(numberedEvent(1, accepted));
      }, TransportError);
      assertEquals(error.code, "TRANSPORT_WRITE");
      assert(accepted > 100, `${accepted} events`);

      backend.decide = () => "accept";
      await transport.flush();
      assertEquals(backend.accepted.length, accepted);
      await transport.emit(numberedEvent(1, accepted));
      await transport.close();
      const expected = Array.from({ length: accepted + 1 }, (_, number) => `1/${number}`);
      assertEquals(backend.accepted, expected);
      assertEquals(await readDeadLetters(options.folder), []);
      assertEquals((await readdir(options.folder)).filter((name) => name !== "locks"), []);
    } finally {
      // Also while a failed test has files open.
      spawnSync("umount", ["--lazy", disk]);
    }
  });
});
