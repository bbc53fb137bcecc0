import process from "node:process";
import { asError } from "../internal/as_error.ts";
import type { LineageRun } from "../lineage/mod.ts";
import { type AttemptLineageOptions, describeJob } from "./attempt/attempt_lineage.ts";
import type { ProcessRunsOptions } from "./process_runs_options.ts";
import { runlineEngine } from "./runline_engine.ts";

/** The lineage of one call: the run of `passJob`, which starts with the first attempt. */
export class Pass {
  readonly #options: ProcessRunsOptions;
  readonly #onError: (error: Error) => void;
  #run: Promise<LineageRun | undefined> | undefined;

  constructor(options: ProcessRunsOptions) {
    this.#options = options;
    this.#onError = options.onLineageError ?? warn;
  }

  /** Returns the lineage options of an attempt. Starts the run of the call with the first. */
  async attemptOptions(): Promise<AttemptLineageOptions> {
    const { lineage: client, archive, manifest, job } = this.#options;
    this.#run ??= this.#start();
    return {
      client,
      onError: this.#onError,
      archiveUrl: archive.url,
      manifestUrl: manifest.url,
      job,
      parent: (await this.#run)?.asParent,
    };
  }

  /** Ends the run with COMPLETE, or with the error. A second call does nothing. */
  async end(error: Error | undefined): Promise<void> {
    const run = await this.#run;
    try {
      await (error ? run?.fail(error) : run?.complete());
    } catch (lineageError) {
      this.#onError(asError(lineageError));
    }
  }

  async #start(): Promise<LineageRun | undefined> {
    const { passJob, lineage, job } = this.#options;
    if (!passJob) return undefined;
    try {
      return await lineage?.startRun(describeJob(passJob), {
        facets: { processing_engine: runlineEngine() },
        ...job.parent ? { parent: job.parent } : {},
      });
    } catch (error) {
      this.#onError(asError(error));
      return undefined;
    }
  }
}

function warn(error: Error): void {
  process.emitWarning(error.message, "LineageWarning");
}
