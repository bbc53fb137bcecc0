import type { CustomFacets, InputDataset, Job, OutputDataset, Run } from "../event/event.ts";
import type { ParentRunFacetInit } from "../facets/parent_run_facet.ts";
import type { InputFacetFields, NominalTime, OutputFacetFields } from "./run_facets.ts";

/** The options of `client.startRun` and `client.run`. */
export interface RunOptions<Custom extends CustomFacets = CustomFacets> {
  /**
   * The UUID of the run.
   * @default {newRunId()}
   */
  readonly runId?: string;
  /**
   * The run that started this one.
   * @default the run around the call, otherwise the parent of the client
   */
  readonly parent?: ParentRunFacetInit | undefined;
  /** The scheduled times of the run. */
  readonly nominalTime?: NominalTime;
  /** Facets of the run. */
  readonly facets?: NonNullable<Run<Custom>["facets"]>;
  /**
   * The input datasets that are known at the start.
   * @default {[]}
   */
  readonly inputs?: readonly InputDataset<Custom>[];
  /**
   * The output datasets that are known at the start.
   * @default {[]}
   */
  readonly outputs?: readonly OutputDataset<Custom>[];
  /**
   * The interval of RUNNING events in milliseconds, from 1 to 2147483647.
   * @default no RUNNING events
   */
  readonly heartbeatMs?: number;
  /**
   * Waits between two heartbeats.
   * @default a timer that does not keep the process alive
   */
  readonly sleep?: (ms: number, options: { readonly signal: AbortSignal }) => Promise<void>;
  /**
   * Whether each call waits for the backend and rejects if its event cannot be delivered. Otherwise no
   * call waits for the backend, and the client's `onError` receives the failure. With a durable
   * transport, such as `spoolTransport`, each call waits until its event is kept.
   * @default {false}
   */
  readonly strict?: boolean;
  /** If it is aborted, a run that then fails or is disposed of ends with ABORT. */
  readonly signal?: AbortSignal;
  /**
   * The end of a run that is disposed before its end. `await using` does not know whether its block
   * threw: with `"complete"` such a block ends with COMPLETE as well, unless it calls `fail`.
   * @default {"fail"}
   */
  readonly onDispose?: "fail" | "complete";
}

/** Facets that are added during a run. */
export interface AddedFacets<Custom extends CustomFacets = CustomFacets> {
  /** Facets of the run. */
  readonly run?: NonNullable<Run<Custom>["facets"]>;
  /** Facets of its job. */
  readonly job?: NonNullable<Job<Custom>["facets"]>;
}

/**
 * A run that has started. Datasets and facets that are added are part of each later event. The run ends
 * with the first call of `complete`, `fail` or `abort`. Further calls do nothing.
 *
 * Disposing of a run that has not ended **fails** it: `await using` does not know whether its block
 * threw. Call `complete` at the end of the block, or set `onDispose` if nothing in the block can fail.
 *
 * @example
 * ```ts
 * import { consoleTransport, OpenLineageClient } from "@runline/runline/lineage";
 * import { s3Dataset } from "@runline/runline/lineage/naming";
 * import { assertEquals } from "@std/assert";
 *
 * const types: string[] = [];
 * const transport = consoleTransport({ write: (line) => void types.push(JSON.parse(line).eventType) });
 * {
 *   await using client = new OpenLineageClient({ transport });
 *   await using run = await client.startRun({ namespace: "food_delivery", name: "orders" });
 *   run.output(s3Dataset({ bucket: "acme", key: "orders" }), { outputStatistics: { rowCount: 12 } });
 *   await run.complete();
 * }
 * assertEquals(types, ["START", "COMPLETE"]);
 * ```
 *
 * @example Leave a block before the end of its run
 * ```ts
 * import { consoleTransport, OpenLineageClient } from "@runline/runline/lineage";
 * import { assertEquals } from "@std/assert";
 *
 * const types: string[] = [];
 * const transport = consoleTransport({ write: (line) => void types.push(JSON.parse(line).eventType) });
 * const job = { namespace: "food_delivery", name: "orders" };
 * {
 *   await using client = new OpenLineageClient({ transport });
 *   {
 *     await using _failed = await client.startRun(job);
 *   }
 *   await using _complete = await client.startRun(job, { onDispose: "complete" });
 * }
 * // The events of one run are in order, those of several runs in any.
 * assertEquals(types.toSorted(), ["COMPLETE", "FAIL", "START", "START"]);
 * ```
 */
export interface LineageRun<Custom extends CustomFacets = CustomFacets> extends AsyncDisposable {
  /** The UUID of the run. */
  readonly runId: string;
  /** The job of the run. */
  readonly job: Job<Custom>;
  /** The run as the parent of other runs, with the root of the hierarchy. */
  readonly asParent: ParentRunFacetInit;

  /**
   * Adds an input dataset. `facets` is shorthand for its `inputFacets`; other facets, such as its schema,
   * are in `dataset.facets`. The facets of a dataset that was added before are merged.
   *
   * @throws {TypeError} If it is not valid by the spec, or JSON cannot represent it.
   */
  input(dataset: InputDataset<Custom>, facets?: InputFacetFields): void;

  /**
   * Adds an output dataset. `facets` is shorthand for its `outputFacets`; other facets, such as its
   * schema, are in `dataset.facets`. The facets of a dataset that was added before are merged.
   *
   * @throws {TypeError} If it is not valid by the spec, or JSON cannot represent it.
   */
  output(dataset: OutputDataset<Custom>, facets?: OutputFacetFields): void;

  /**
   * Adds facets to the run and to its job.
   *
   * @throws {TypeError} If they are not valid by the spec, or JSON cannot represent them.
   */
  addFacets(facets: AddedFacets<Custom>): void;

  /** Sends RUNNING with the current datasets and facets. */
  running(): Promise<void>;

  /** Ends the run with COMPLETE. */
  complete(): Promise<void>;

  /** Ends the run with FAIL, with the message and the stack of the error. */
  fail(error: unknown): Promise<void>;

  /** Ends the run with ABORT: it was cancelled. */
  abort(): Promise<void>;

  /** Starts a run of another job with this run as its parent. */
  child<ChildCustom extends CustomFacets = CustomFacets>(
    job: Job<ChildCustom>,
    options?: RunOptions<ChildCustom>,
  ): Promise<LineageRun<ChildCustom>>;
}
