import type { PartFile, RunFolder } from "../archive/mod.ts";
import type { InputDataset, OutputDataset } from "../lineage/mod.ts";

/** What a sink or handler is given for each run. */
export interface RunContext {
  /** The address of the archive, with a trailing slash. */
  readonly archiveUrl: string;
  /** The run. */
  readonly run: RunFolder;
  /** The run's part files, in the order of their names. */
  readonly files: readonly PartFile[];
  /** Fencing token of the claim: a store that remembers the highest can refuse an older one. */
  readonly token: number;
  /** How many times this run has been attempted, this time included. */
  readonly attempt: number;
  /** The `runId` of the OpenLineage run, for children that name it as their parent. */
  readonly lineageRunId: string;
  /** Aborted when the caller stops, or when another worker has taken the run over. */
  readonly signal: AbortSignal;
  /** Reads a part file as bytes; one whose name ends in `.gz` is decompressed. */
  read(file: PartFile): ReadableStream<Uint8Array<ArrayBuffer>>;
}

/** What is known of the work on a run when it is done. */
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
  /** Datasets that were read besides the archive. */
  readonly inputs?: readonly InputDataset[];
  /** Datasets that were written. */
  readonly outputs?: readonly OutputDataset[];
}

/**
 * Work whose effect appears by one atomic step, so that a run has at most one committed effect
 * whatever crashes and however many workers there are.
 */
export interface RunSink {
  /** The datasets that a run writes, known before it starts. */
  readonly outputs: readonly OutputDataset[];

  /**
   * Checks, before a run is claimed, that runs can be written; called again for each run. What it
   * throws ends the work on all runs, as none of them could be done.
   */
  prepare?(context: Pick<RunContext, "archiveUrl" | "signal">): Promise<void>;

  /** Tells what an earlier attempt has committed for this run, if anything. */
  findCommitted(context: RunContext): Promise<RunReport | undefined>;

  /** Does the work, and holds it back until {@linkcode StagedRun.commit}. */
  stage(context: RunContext): Promise<StagedRun>;
}

/** Work that is done and not yet committed. Disposal throws it away unless it was committed. */
export interface StagedRun extends AsyncDisposable {
  /** What was done. */
  readonly report: RunReport;
  /** Makes the effect appear by one atomic step; nothing happens where it is there already. */
  commit(): Promise<void>;
}

/**
 * Work of any other kind. It may be done again when a worker crashes between the end of the work
 * and the mark in the manifest.
 */
export type RunHandler = (context: RunContext) => Promise<RunReport | void>;
