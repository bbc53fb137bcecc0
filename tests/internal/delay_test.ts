import { assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "node:test";
import { delay } from "../../src/internal/delay.ts";

describe("delay()", () => {
  it("resolves after the time", async () => {
    const order: string[] = [];
    await Promise.all([
      delay(30).then(() => order.push("late")),
      delay(1).then(() => order.push("early")),
    ]);
    assertEquals(order, ["early", "late"]);
  });

  it("does not end at once if the time is longer than that of any timer", async () => {
    const controller = new AbortController();
    const long = delay(Infinity, { signal: controller.signal }).then(
      () => "ended",
      () => "stopped",
    );
    assertEquals(await Promise.race([long, delay(30).then(() => "waits")]), "waits");
    controller.abort();
    assertEquals(await long, "stopped");
  });

  it("rejects with the reason of a signal that is aborted meanwhile", async () => {
    const controller = new AbortController();
    const waiting = delay(60_000, { signal: controller.signal });
    controller.abort(new Error("enough"));
    await assertRejects(() => waiting, Error, "enough");
  });

  it("rejects at once with the reason of a signal that was aborted before", async () => {
    const signal = AbortSignal.abort(new Error("too late"));
    await assertRejects(() => delay(60_000, { signal }), Error, "too late");
  });
});
