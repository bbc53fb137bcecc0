import { AsyncLocalStorage } from "node:async_hooks";
import type { LineageRun } from "./lineage_run.ts";

const RUNS = new AsyncLocalStorage<LineageRun>();

/**
 * Gives the run that the calling code is part of: the innermost `client.run` around it, if any. So
 * code that reads and writes can tell of it without being handed the run.
 *
 * @example
 * ```ts
 * import { currentRun, noopTransport, OpenLineageClient, s3Dataset } from "@runline/runline/lineage";
 * import { assertEquals } from "@std/assert";
 *
 * function readOrders(): void {
 *   currentRun()?.input(s3Dataset({ bucket: "acme", key: "orders" }));
 * }
 *
 * await using client = new OpenLineageClient({ transport: noopTransport() });
 * await client.run({ namespace: "food_delivery", name: "orders" }, () => readOrders());
 * assertEquals(currentRun(), undefined);
 * ```
 */
export function currentRun(): LineageRun | undefined {
  return RUNS.getStore();
}

/** Calls a function as part of a run. */
export function withinRun<Result>(run: LineageRun, fn: () => Result): Result {
  return RUNS.run(run, fn);
}
