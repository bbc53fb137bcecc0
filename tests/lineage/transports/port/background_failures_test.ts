import { assertEquals, assertThrows } from "@std/assert";
import { spawn } from "node:child_process";
import process from "node:process";
import { text } from "node:stream/consumers";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { TransportError } from "../../../../src/lineage/errors.ts";
import { BackgroundFailures } from "../../../../src/lineage/transports/port/background_failures.ts";
import { frozenRunEvent } from "../../../fakes/lineage_events.ts";

const CHILD = fileURLToPath(new URL("../../../fixtures/lost_events.ts", import.meta.url));
const EVENT = frozenRunEvent("orders");

function failure(name: string): TransportError {
  return new TransportError(`Cannot send ${name}`, { code: "TRANSPORT_REJECTED" });
}

describe("BackgroundFailures", () => {
  it("throws the failures since the last flush, with their count", () => {
    const failures = new BackgroundFailures(undefined);
    failures.add(failure("a"), EVENT);
    failures.add(failure("b"), EVENT);
    assertThrows(() => failures.throwAll(), TransportError, "Cannot send a, and 1 other failed");
    failures.throwAll();
    for (const name of ["a", "b", "c"]) failures.add(failure(name), EVENT);
    assertThrows(() => failures.throwAll(), TransportError, "Cannot send a, and 2 others failed");
    failures.add(failure("c"), EVENT);
    assertThrows(() => failures.throwUnreported(), TransportError, "Cannot send c");
    failures.throwAll();
  });

  it("passes each failure to onError, and to flush alone", () => {
    const lost: string[] = [];
    const failures = new BackgroundFailures(({ message }) => void lost.push(message));
    failures.add(failure("a"), EVENT);
    failures.add(failure("b"), EVENT);
    failures.throwUnreported();
    assertEquals(lost, ["Cannot send a", "Cannot send b"]);
    assertThrows(() => failures.throwAll(), TransportError, "Cannot send a, and 1 other failed");
  });

  it("warns after some time, and at the end of the process, of failures that nothing has received", async () => {
    const runtime = "Deno" in globalThis ? ["run", "--quiet", "--no-check", "--allow-all"] : [];
    const child = spawn(process.execPath, [...runtime, CHILD], {
      stdio: ["ignore", "inherit", "pipe"],
    });
    const lines = (await text(child.stderr)).trim().split("\n");
    const advice = 'call flush() or close(), or pass "onError", to receive failures';
    assertEquals(lines, [
      `Cannot emit lineage event: late (${advice})`,
      "The program goes on",
      `Cannot emit lineage event: unreceived, and 1 other failed (${advice})`,
    ]);
  });
});
