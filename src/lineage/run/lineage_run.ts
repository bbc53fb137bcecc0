import type { CustomFacets, InputDataset, Job, OutputDataset, Run } from "../event/event.ts";
import type { ParentRunFacetInit } from "../facets/parent_run_facet.ts";
import type { InputFacetFields, OutputFacetFields } from "./run_dataset_facets.ts";

/** The options of `client.startRun` and `client.run`. */
export interface RunOptions<Custom extends CustomFacets = CustomFacets> {
  /**
   * The UUID of the run.
   *
   * @default {newRunId()}
   */
  readonly runId?: string;
  /**
   * The run that started this one.
   *
   * @default the run around it, or else that of the client
   */
  readonly parent?: ParentRunFacetInit;
  /** The times that the run is for, as those of a schedule, whenever it happens. */
  readonly nominalTime?: NominalTime;
  /** Facets of the run. */
  readonly facets?: NonNullable<Run<Custom>["facets"]>;
  /**
   * The datasets that it reads, as far as they are known before.
   *
   * @default {[]}
   */
  readonly inputs?: readonly InputDataset<Custom>[];
  /**
   * The datasets that it writes, as far as they are known before.
   *
   * @default {[]}
   */
  readonly outputs?: readonly OutputDataset<Custom>[];
  /**
   * How long after START, and after each RUNNING, a RUNNING is sent, in milliseconds from 1 to
   * 2147483647; without it none is.
   */
  readonly heartbeatMs?: number;
  /**
   * Whether an event that cannot be delivered fails the call that sends it, which then waits for the
   * backend. Without this no call waits, and the client's `onError` is told.
   *
   * @default {false}
   */
  readonly strict?: boolean;
  /** Tells, when it is aborted, that a run which then fails or is disposed of was given up. */
  readonly signal?: AbortSignal;
  /**
   * How the run ends if it is disposed of before its end. With `"complete"` a block that was left by
   * an error tells of success as well, unless it calls `fail`: `await using` does not say how its
   * block was left.
   *
   * @default {"fail"}
   */
  readonly onDispose?: "fail" | "complete";
}

/** The times that a run is for. */
export interface NominalTime {
  /** When they begin. */
  readonly start: Date;
  /** When they end. */
  readonly end?: Date;
}

/** Facets that become known while a run goes on. */
export interface AddedFacets<Custom extends CustomFacets = CustomFacets> {
  /** Those of the run. */
  readonly run?: NonNullable<Run<Custom>["facets"]>;
  /** Those of its job. */
  readonly job?: NonNullable<Job<Custom>["facets"]>;
}

/**
 * A run that has started. What is told of it goes with each event from then on, as it was when it
 * was told. It ends with the first of `complete`, `fail` and `abort`; further calls of them do nothing.
 *
 * Disposing of a run that has not ended **fails** it: `await using` cannot know whether its block was
 * left by an error, which would be told as success otherwise. So call `complete` at the end of the
 * block, or choose the other with `onDispose` where nothing in the block can fail.
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
  /** The job of which it is a run. */
  readonly job: Job<Custom>;
  /** The run as others name it that it starts, with the run at the top of the chain. */
  readonly asParent: ParentRunFacetInit;

  /**
   * Tells of a dataset that the run reads. What is told of the same one again is added.
   *
   * @throws {TypeError} If it is not what the spec demands, or JSON cannot tell it.
   */
  input(dataset: InputDataset<Custom>, facets?: InputFacetFields): void;

  /**
   * Tells of a dataset that the run writes. What is told of the same one again is added.
   *
   * @throws {TypeError} If it is not what the spec demands, or JSON cannot tell it.
   */
  output(dataset: OutputDataset<Custom>, facets?: OutputFacetFields): void;

  /**
   * Adds facets to the run and to its job.
   *
   * @throws {TypeError} If they are not what the spec demands, or JSON cannot tell them.
   */
  addFacets(facets: AddedFacets<Custom>): void;

  /** Sends RUNNING, with what is known by now. */
  running(): Promise<void>;

  /** Ends the run with COMPLETE. */
  complete(): Promise<void>;

  /** Ends the run with FAIL, and tells the error and its stack. */
  fail(error: unknown): Promise<void>;

  /** Ends the run with ABORT: it was given up, and did not fail by itself. */
  abort(): Promise<void>;

  /** Starts a run of another job, of which this one is the parent. */
  child<ChildCustom extends CustomFacets = CustomFacets>(
    job: Job<ChildCustom>,
    options?: RunOptions<ChildCustom>,
  ): Promise<LineageRun<ChildCustom>>;
}
