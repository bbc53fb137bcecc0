import { describe, it } from "node:test";
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  isRetriedStatus,
  parseRetryAfterMs,
  retryBudget,
  retryPolicy,
} from "../../../src/lineage/transports/http/retry.ts";

const count = fc.nat({ max: 8 });
const limits = fc.record({
  total: count,
  connect: count,
  read: count,
  status: count,
  backoffMs: fc.nat({ max: 5000 }),
  maxDelayMs: fc.nat({ max: 60_000 }),
});
const failures = fc.array(fc.record({
  kind: fc.constantFrom("connect", "read", "status", "final"),
  retryAfterMs: fc.option(fc.nat(), { nil: undefined }),
}));
const random = fc.nat({ max: 999 }).map((thousandths) => thousandths / 1000);

describe("retryBudget()", () => {
  it("returns delays within their bounds", () => {
    fc.assert(fc.property(limits, failures, random, (options, all, value) => {
      const budget = retryBudget(retryPolicy(options), () => value);
      let retry = 0;
      for (const { kind, retryAfterMs } of all) {
        const ms = budget.take(kind, retryAfterMs);
        if (ms === undefined) continue;
        const asked = retryAfterMs ?? options.backoffMs * 2 ** retry++;
        if (retryAfterMs !== undefined) retry++;
        const longest = Math.min(asked, options.maxDelayMs);
        assert(ms <= longest && ms >= (retryAfterMs === undefined ? longest / 2 : longest));
      }
    }));
  });

  it("returns no more retries than allowed, of each kind and in all", () => {
    fc.assert(fc.property(limits, failures, (options, all) => {
      const budget = retryBudget(retryPolicy(options));
      const taken = { connect: 0, read: 0, status: 0, final: 0 };
      for (const { kind } of all) if (budget.take(kind) !== undefined) taken[kind]++;
      const { connect, read, status, final } = taken;
      assert(connect <= options.connect && read <= options.read && status <= options.status);
      assert(connect + read + status <= options.total);
      assertEquals(final, 0);
    }));
  });

  it("returns every allowed retry", () => {
    const budget = retryBudget(retryPolicy({ total: 3, connect: 1, read: 1 }));
    const kinds = ["connect", "connect", "read", "read", "status", "status"] as const;
    const given = kinds.map((kind) => budget.take(kind) !== undefined);
    assertEquals(given, [true, false, true, false, true, false]);
  });
});

describe("isRetriedStatus()", () => {
  it("retries 413, 429 and 503 with Retry-After", () => {
    const policy = retryPolicy({ statuses: [418] });
    const asking = [400, 413, 418, 429, 500, 503].filter((status) =>
      isRetriedStatus(policy, { status, retryAfterMs: 0 })
    );
    assertEquals(asking, [413, 418, 429, 503]);
    const silent = [413, 418, 429, 503].filter((status) =>
      isRetriedStatus(policy, { status, retryAfterMs: undefined })
    );
    assertEquals(silent, [418]);
  });
});

describe("parseRetryAfterMs()", () => {
  const now = Date.parse("2026-01-31T00:00:00Z");
  const cases: readonly (readonly [value: string | null, ms: number | undefined])[] = [
    [null, undefined],
    ["", undefined],
    ["soon", undefined],
    ["-5", undefined],
    ["1.5", undefined],
    ["0", 0],
    [" 12 ", 12_000],
    ["Sat, 31 Jan 2026 00:01:00 GMT", 60_000],
    ["Saturday, 31-Jan-26 00:01:00 GMT", 60_000],
    ["Sat, 24 Jan 2026 00:01:00 GMT", 0],
    ["Sat, 99 Foo 2026 00:01:00 GMT", undefined],
  ];
  for (const [value, ms] of cases) {
    it(`reads ${JSON.stringify(value)} as ${ms}`, () => {
      assertEquals(parseRetryAfterMs(value, now), ms);
    });
  }
});
