import type { PartFile, RunFolder } from "../archive/mod.ts";
import type { InputDataset, OutputDataset } from "../lineage/mod.ts";
import type { Claim } from "../manifest/mod.ts";

/** A run, for the sink or handler that works on it. */
export interface RunContext {
  /** The address of the archive, with a trailing slash. */
  readonly archiveUrl: string;
  /** The run. */
  readonly run: RunFolder;
  /** The run's part files, in the order of their names. */
  readonly files: readonly PartFile[];
  /** The claim of the run. */
  readonly claim: Claim;
  /** Fencing token of the claim: a target that remembers the highest can refuse an older one. */
  readonly token: number;
  /** The number of attempts of this run, including this one. */
  readonly attempt: number;
  /** The `runId` of the OpenLineage run, for children that name it as their parent. */
  readonly lineageRunId: string;
  /** Aborted when the caller stops, or when another worker has taken the run over. */
  readonly signal: AbortSignal;
  /** Reads the text of a part file as bytes, decompressed. */
  read(file: PartFile): ReadableStream<Uint8Array<ArrayBuffer>>;
}

/** Numbers and datasets of the work on a run. */
export interface RunReport {
  /** Events that were read, bad ones included. */
  readonly eventsRead?: number;
  /** Bytes of the part files as stored. */
  readonly bytesRead?: number;
  /** Rows that were written. */
  readonly rowsWritten?: number;
  /** Bytes that were written. */
  readonly bytesWritten?: number;
  /** Events that could not be parsed. */
  readonly badEvents?: number;
  /** Datasets that were read, without the archive. */
  readonly inputs?: readonly InputDataset[];
  /** Datasets that were written. */
  readonly outputs?: readonly OutputDataset[];
}

/**
 * The promise about the effect of a run.
 *
 * - `same-transaction`: the effect and the mark of the run are one transaction.
 * - `atomic-commit`: the effect appears by one conditional step, at most once.
 * - `token-checked`: the target refuses the token of a worker that was replaced.
 * - `at-least-once`: after a crash, the work may be done again.
 */
export type EffectPromise =
  | "same-transaction"
  | "atomic-commit"
  | "token-checked"
  | "at-least-once";

/**
 * Work whose effect appears by one atomic step, so that a run has at most one committed effect,
 * whatever crashes and however many workers there are.
 */
export interface RunSink {
  /** The datasets that a run writes, known before it starts. */
  readonly outputs: readonly OutputDataset[];
  /**
   * The address that a run writes to. Its claim records it, for display.
   * @default {the first output}
   */
  readonly url?: string;
  /**
   * The promise about the effect of a run.
   * @default {"atomic-commit"}
   */
  readonly promise?: EffectPromise;

  /**
   * Checks before each claim that runs can be written. An error ends the work on all runs, as none of
   * them could be processed.
   */
  prepare?(context: Pick<RunContext, "archiveUrl" | "signal">): Promise<void>;

  /** Returns the report of what an earlier attempt has committed for this run, if anything. */
  findCommitted(context: RunContext): Promise<RunReport | undefined>;

  /** Does the work. Its effect must not appear before {@linkcode StagedRun.commit}. */
  stage(context: RunContext): Promise<StagedRun>;
}

/** Work that is not committed yet. Disposal discards it unless it was committed. */
export interface StagedRun extends AsyncDisposable {
  /** Numbers and datasets of the work. */
  readonly report: RunReport;
  /**
   * Commits the effect by one atomic step. If it exists already, does nothing and returns
   * `"exists"`; the report is that of the existing effect then.
   */
  commit(): Promise<"committed" | "exists">;
}

/**
 * Any other work. It may be done again if a worker crashes between the end of the work and the mark
 * in the manifest.
 */
export type RunHandler = (context: RunContext) => Promise<RunReport | void>;
