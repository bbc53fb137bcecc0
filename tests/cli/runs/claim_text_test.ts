import { assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "node:test";
import { inspectionJson, inspectionText } from "../../../src/cli/commands/runs/_claim_text.ts";
import type { ClaimRecord } from "../../../src/manifest/mod.ts";

const CLAIM: ClaimRecord = {
  runId: "run=1/",
  state: "claimed",
  token: 1,
  nonce: "019b76da-a800-7ebc-a7f3-000000000001",
  owner: "worker",
  beat: 8.64e15,
  leaseMs: 1,
  expiresAt: 8.64e15 + 1,
  attempts: 1,
  epoch: 0,
  nextAt: Infinity,
  retryMs: undefined,
  error: undefined,
  claimedAt: -8.64e15 - 1,
  doneAt: Number.NaN,
  job: undefined,
  output: undefined,
  files: undefined,
  bytes: undefined,
};

describe("A claim with times that no `Date` holds", () => {
  it("has its numbers in place of them in JSON", () => {
    const { claim } = inspectionJson({ runId: "run=1/", done: false, claim: CLAIM });
    const { claimedAt, heartbeatAt, expiresAt, nextAt, doneAt } = claim as Record<string, unknown>;
    assertEquals([claimedAt, heartbeatAt, expiresAt, nextAt, doneAt], [
      "-8640000000000001",
      "+275760-09-13T00:00:00.000Z",
      "8640000000000001",
      "Infinity",
      "NaN",
    ]);
  });

  it("is shown to people", () => {
    const text = inspectionText({ runId: "run=1/", done: false, claim: CLAIM });
    assertMatch(text, /claimed +-8640000000000001/);
  });
});
