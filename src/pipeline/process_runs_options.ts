import type { RunArchive } from "../archive/mod.ts";
import type { EmitOptions, LineageEvent, RunEvent } from "../lineage/mod.ts";
import type { ManifestStore } from "../manifest/mod.ts";
import type { PipelineJob } from "./pipeline_job.ts";
import type { RunHandler, RunSink } from "./run_sink.ts";

/** What `processRuns` needs of a lineage client; an `OpenLineageClient` is one. */
export interface LineageEmitter {
  /** Sends one event. */
  emit(event: LineageEvent, options?: EmitOptions): Promise<void>;
}

/** Options of `processRuns`. */
export type ProcessRunsOptions = CommonOptions & RunWork;

/** What is done with each run: work that commits atomically, or any function. */
export type RunWork =
  | { readonly sink: RunSink; readonly handler?: never }
  | { readonly handler: RunHandler; readonly sink?: never };

/** Options of `processRuns` besides the work itself. */
export interface CommonOptions {
  /** Where the runs lie. */
  readonly archive: RunArchive;
  /** Which runs are done, and who works on which. */
  readonly manifest: ManifestStore;
  /** The job, as lineage events tell of it. */
  readonly job: PipelineJob;
  /** Where lineage events go. @default {nowhere} */
  readonly lineage?: LineageEmitter;
  /** Told of each lineage event that could not be delivered. @default {a process warning} */
  readonly onLineageError?: (error: Error, event: RunEvent) => void;
  /** How long to wait at the end for events that are not sent yet. @default {10_000} */
  readonly lineageTimeoutMs?: number;
  /** How many runs are worked on at once. @default {1} */
  readonly concurrency?: number;
  /** How many new runs are worked on at the most. @default {Infinity} */
  readonly limit?: number;
  /** How long a claim outlives a worker that is gone, in milliseconds. @default {60_000} */
  readonly leaseMs?: number;
  /** Who claims, for people to read. @default {a name with a random part} */
  readonly owner?: string;
  /** Stops early: the runs under way are given back. */
  readonly signal?: AbortSignal;
}
