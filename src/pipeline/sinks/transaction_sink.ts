import { optionsOf, requireMethod, wrongType } from "../../internal/is_object.ts";
import type { OutputDataset } from "../../lineage/mod.ts";
import type { Claim, CompleteOptions } from "../../manifest/mod.ts";
import { onceMore } from "../once_more.ts";
import type { RunContext, RunReport, RunSink } from "../run_sink.ts";

/** A manifest that can mark a run in one transaction with other changes. */
export interface TransactionalManifest<Transaction> {
  /**
   * Marks the run of a claim as done, and calls `change` in the same transaction. It is called again if it
   * did not answer. It must call `change` then only if the first transaction does not last.
   */
  completeWith(
    claim: Claim,
    change: (transaction: Transaction) => Promise<void> | void,
    options?: CompleteOptions,
  ): Promise<void>;
}

/** Options of {@linkcode transactionSink}. */
export interface TransactionSinkOptions<Rows, Transaction> {
  /** The manifest, in the database that the rows go to. It must be that of `processRuns` as well. */
  readonly manifest: TransactionalManifest<Transaction>;
  /** Reads a run. Nothing that it does may be an effect. */
  readonly read: (context: RunContext) => Promise<Rows>;
  /** Writes the rows by statements of the transaction. With SQLite, it must be synchronous. */
  readonly write: (
    transaction: Transaction,
    rows: Rows,
    context: RunContext,
  ) => Promise<void> | void;
  /** Returns the numbers and datasets of a run. */
  readonly report?: (rows: Rows, context: RunContext) => RunReport;
  /**
   * The datasets that a run writes.
   * @default {[]}
   */
  readonly outputs?: readonly OutputDataset[];
}

/**
 * Creates a sink that writes the rows of a run and its mark in one transaction: either both last, or
 * neither. So a run has exactly one effect, whatever crashes. `SqliteManifestStore` and
 * `PostgresManifestStore` are such manifests.
 *
 * @example
 * ```ts
 * import { SqliteManifestStore } from "@runline/runline/manifest/sqlite";
 * import { transactionSink } from "@runline/runline/pipeline";
 * import { assertEquals } from "@std/assert";
 *
 * const manifest = new SqliteManifestStore("/tmp/orders.db");
 * const sink = transactionSink({
 *   manifest,
 *   read: async ({ files, read }) => await new Response(read(files[0]!)).text(),
 *   write: (database, text) => {
 *     database.prepare("INSERT INTO orders VALUES (?)").run(text);
 *   },
 * });
 * assertEquals(sink.promise, "same-transaction");
 * ```
 */
export function transactionSink<Rows, Transaction>(
  options: TransactionSinkOptions<Rows, Transaction>,
): RunSink {
  const { manifest, read, write, report = () => ({}) } = optionsOf(options, "transactionSink()");
  const { outputs = [] } = options;
  requireMethod({ manifest }, "completeWith");
  for (const [name, value] of Object.entries({ read, write })) {
    if (typeof value === "function") continue;
    throw wrongType(value, `Cannot create transaction sink as '${name}' must be a function`);
  }
  return {
    outputs,
    promise: "same-transaction",
    // The mark is part of the effect's transaction. Without the mark, there is no effect.
    findCommitted: () => Promise.resolve(undefined),
    async stage(context) {
      const rows = await read(context);
      return {
        report: report(rows, context),
        async commit() {
          const { claim, files, signal } = context;
          const bytes = files.reduce((sum, file) => sum + file.size, 0);
          const size = { files: files.length, bytes, signal };
          const change = (transaction: Transaction) => write(transaction, rows, context);
          await onceMore(
            () => manifest.completeWith(claim, change, size),
            // If the first transaction does not last, the rows may be read already: the attempt fails.
            (error) => manifest.completeWith(claim, () => throwError(error), size),
          );
          return "committed";
        },
        [Symbol.asyncDispose]: () => Promise.resolve(),
      };
    },
  };
}

function throwError(error: Error): never {
  throw error;
}
