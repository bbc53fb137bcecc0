import { assertEquals } from "@std/assert";
import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { text } from "node:stream/consumers";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { saySkip } from "../../../fixtures/say_skip.ts";

const CHILD = fileURLToPath(new URL("../../../fixtures/drains_on_exit.ts", import.meta.url));
const skip = saySkip(process.platform === "win32" ? "Needs signals" : false);

/** Runs a process that ends in a way, and returns its exit code, its signal and its output. */
async function endedBy(end: string): Promise<unknown[]> {
  const runtime = "Deno" in globalThis ? ["run", "--quiet", "--no-check", "--allow-all"] : [];
  const child = spawn(process.execPath, [...runtime, CHILD, end], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [[code, signal], out] = await Promise.all([once(child, "close"), text(child.stdout)]);
  return [code, signal, out];
}

describe("drainOnExit", { skip }, () => {
  it("closes the transport before the process exits by itself", async () => {
    assertEquals(await endedBy("by itself"), [0, null, "delivered closed"]);
  });

  for (const signal of ["SIGTERM", "SIGINT"]) {
    it(`closes the transport before the process ends by ${signal}`, async () => {
      assertEquals(await endedBy(signal), [null, signal, "delivered closed"]);
    });
  }
});
