import { builtinIfThere } from "../../internal/builtin.ts";
import type { LineageRun } from "./lineage_run.ts";

// Created for the first run: the built-in is slow to load, and many programs only emit events.
let runs: RunStorage<LineageRun> | undefined;

/**
 * Returns the run around the calling code: the innermost `client.run`, if there is one. Code that reads
 * and writes data can add its datasets without a parameter for the run.
 *
 * @example
 * ```ts
 * import { currentRun, noopTransport, OpenLineageClient } from "@runline/runline/lineage";
 * import { s3Dataset } from "@runline/runline/lineage/naming";
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
  return runs?.getStore();
}

/** The part of `AsyncLocalStorage` that is used. Its own type would need those of Node. */
interface RunStorage<Value> {
  getStore(): Value | undefined;
  run<Result>(value: Value, fn: () => Result): Result;
}

/** Options of {@linkcode withinRun}. */
export interface WithinRunOptions {
  /** The module with `AsyncLocalStorage`, or undefined in a browser. @default {that of the runtime} */
  readonly hooks?: { readonly AsyncLocalStorage?: new <Value>() => RunStorage<Value> } | undefined;
}

/**
 * Calls a function as part of a run. If the runtime has no `AsyncLocalStorage`, it calls the function
 * without a current run.
 */
export async function withinRun<Result>(
  run: LineageRun,
  fn: () => Result,
  options: WithinRunOptions = {},
): Promise<Awaited<Result>> {
  const hooks = "hooks" in options ? options.hooks : builtinIfThere("node:async_hooks");
  // The replacement that some bundlers have for browsers is empty.
  if (!hooks?.AsyncLocalStorage) return await fn();
  runs ??= new hooks.AsyncLocalStorage();
  return await runs.run(run, fn);
}
