import { clearTimeout, setTimeout } from "node:timers";
import { inspect } from "node:util";
import type { Trail } from "../internal/trail.ts";
import { checkMap } from "./_check.ts";
import { checkDataset } from "./_check_event.ts";
import { checkFacet } from "./facets/_check_facet.ts";
import type {
  CustomFacets,
  InputDataset,
  Job,
  LineageEvent,
  OutputDataset,
  RunEvent,
  RunState,
} from "./event.ts";
import type { EventOptions } from "./event_options.ts";
import { errorMessageRunFacet } from "./facets/error_message_run_facet.ts";
import type { JobFacets, RunFacets } from "./facets/facet_maps.ts";
import { nominalTimeRunFacet } from "./facets/nominal_time_run_facet.ts";
import type { NominalTimeRunFacet } from "./facets/nominal_time_run_facet.ts";
import { parentRunFacet } from "./facets/parent_run_facet.ts";
import type { ParentRunFacetInit } from "./facets/parent_run_facet.ts";
import type { AddedFacets, LineageRun, NominalTime, RunOptions } from "./lineage_run.ts";
import { inputFacetsOf, outputFacetsOf } from "./run_dataset_facets.ts";
import type { InputFacetFields, OutputFacetFields } from "./run_dataset_facets.ts";
import { runEvent } from "./run_event.ts";
import { newRunId } from "./run_id.ts";

/** What the runs of a client have in common. */
export interface RunContext {
  /** Takes their events. */
  readonly trail: Trail<LineageEvent>;
  /** What their events are made with. */
  readonly eventOptions: EventOptions;
  /** Told of what is said of a run too late. */
  readonly onWarning: (message: string) => void;
}

/** A {@linkcode LineageRun} of a client. */
export class ActiveRun<Custom extends CustomFacets> implements LineageRun<Custom> {
  readonly runId: string;
  readonly job: Job<Custom>;
  readonly asParent: ParentRunFacetInit;
  readonly #context: RunContext;
  readonly #options: RunOptions<Custom>;
  readonly #inputs = new Map<string, InputDataset<Custom>>();
  readonly #outputs = new Map<string, OutputDataset<Custom>>();
  #runFacets: RunFacets;
  #jobFacets: JobFacets;
  #ended: Promise<void> | undefined;
  #heartbeat: ReturnType<typeof setTimeout> | undefined;

  private constructor(context: RunContext, job: Job<Custom>, options: RunOptions<Custom>) {
    const { runId = newRunId(context.eventOptions), inputs = [], outputs = [], parent } = options;
    const { namespace, name } = job;
    const self = { run: { runId }, job: { namespace, name } };
    this.#context = context;
    this.#options = options;
    this.runId = runId;
    this.job = job;
    this.asParent = { ...self, root: parent ? rootOf(parent) : self };
    this.#runFacets = firstFacets(options, context.eventOptions);
    this.#jobFacets = { ...job.facets };
    for (const input of inputs) this.input(input);
    for (const output of outputs) this.output(output);
  }

  /** Starts a run: sends START, and RUNNING from time to time if that is asked for. */
  static async start<Custom extends CustomFacets>(
    context: RunContext,
    job: Job<Custom>,
    options: RunOptions<Custom>,
  ): Promise<ActiveRun<Custom>> {
    const run = new ActiveRun(context, job, options);
    await run.#send(run.#event("START"));
    run.#scheduleHeartbeat();
    return run;
  }

  input(dataset: InputDataset<Custom>, facets: InputFacetFields = {}): void {
    if (this.#isTooLate(`input "${dataset.name}"`)) return;
    const made = inputFacetsOf(facets, this.#context.eventOptions);
    const inputFacets = { ...dataset.inputFacets, ...made };
    addDataset(this.#inputs, isEmpty(inputFacets) ? dataset : { ...dataset, inputFacets });
  }

  output(dataset: OutputDataset<Custom>, facets: OutputFacetFields = {}): void {
    if (this.#isTooLate(`output "${dataset.name}"`)) return;
    const made = outputFacetsOf(facets, this.#context.eventOptions);
    const outputFacets = { ...dataset.outputFacets, ...made };
    addDataset(this.#outputs, isEmpty(outputFacets) ? dataset : { ...dataset, outputFacets });
  }

  addFacets({ run = {}, job = {} }: AddedFacets<Custom>): void {
    if (this.#isTooLate("facets")) return;
    checkMap({ value: run, at: "run.facets" }, checkFacet);
    checkMap({ value: job, at: "job.facets" }, checkFacet);
    this.#runFacets = { ...this.#runFacets, ...run };
    this.#jobFacets = { ...this.#jobFacets, ...job };
  }

  async running(): Promise<void> {
    if (!this.#isTooLate("RUNNING")) await this.#send(this.#event("RUNNING"));
  }

  complete(): Promise<void> {
    return this.#end("COMPLETE");
  }

  fail(error: unknown): Promise<void> {
    return this.#end("FAIL", errorFacets(error, this.#context.eventOptions));
  }

  abort(): Promise<void> {
    return this.#end("ABORT");
  }

  child<ChildCustom extends CustomFacets = CustomFacets>(
    job: Job<ChildCustom>,
    options: RunOptions<ChildCustom> = {},
  ): Promise<LineageRun<ChildCustom>> {
    const { strict = false } = this.#options;
    return ActiveRun.start(this.#context, job, { strict, parent: this.asParent, ...options });
  }

  /** Ends a run whose work threw. Never throws itself, so that the error of the work stands. */
  async endWith(error: unknown): Promise<void> {
    try {
      await (this.#options.signal?.aborted ? this.abort() : this.fail(error));
    } catch (failure) {
      this.#context.onWarning(failure instanceof Error ? failure.message : String(failure));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#ended) await this.fail(new Error("The run was left before it was complete"));
  }

  #end(eventType: RunState, facets: RunFacets = {}): Promise<void> {
    clearTimeout(this.#heartbeat);
    this.#ended ??= this.#send(this.#event(eventType, facets));
    return this.#ended;
  }

  #event(eventType: RunState, facets: RunFacets = {}): RunEvent {
    const { namespace, name } = this.job;
    return runEvent<CustomFacets>({
      eventType,
      run: { runId: this.runId, facets: { ...this.#runFacets, ...facets } },
      job: { namespace, name, facets: this.#jobFacets },
      inputs: [...this.#inputs.values()],
      outputs: [...this.#outputs.values()],
    }, this.#context.eventOptions);
  }

  async #send(event: RunEvent): Promise<void> {
    const { trail } = this.#context;
    if (this.#options.strict) await trail.deliver(event);
    else trail.send(event);
  }

  #scheduleHeartbeat(): void {
    const { heartbeatMs } = this.#options;
    if (heartbeatMs === undefined) return;
    // A run that was forgotten must not keep the process from its end.
    this.#heartbeat = setTimeout(() => void this.#beat(), heartbeatMs).unref();
  }

  // A backend that hangs gets no more heartbeats until it has taken what there is.
  async #beat(): Promise<void> {
    const { trail } = this.#context;
    trail.send(this.#event("RUNNING"));
    await trail.idle();
    if (!this.#ended) this.#scheduleHeartbeat();
  }

  #isTooLate(what: string): boolean {
    if (!this.#ended) return false;
    const { namespace, name } = this.job;
    this.#context.onWarning(`The run of "${namespace}/${name}" has ended: it cannot tell ${what}`);
    return true;
  }
}

function rootOf({ root, run, job }: ParentRunFacetInit): ParentRunFacetInit["root"] & object {
  return root ?? { run, job };
}

function firstFacets(options: RunOptions<CustomFacets>, eventOptions: EventOptions): RunFacets {
  const { facets, nominalTime, parent } = options;
  return {
    ...facets,
    ...(nominalTime && { nominalTime: nominalTimeFacet(nominalTime, eventOptions) }),
    ...(parent && {
      parent: parentRunFacet({ ...parent, root: rootOf(parent) }, eventOptions),
    }),
  };
}

function nominalTimeFacet({ start, end }: NominalTime, options: EventOptions): NominalTimeRunFacet {
  return nominalTimeRunFacet({
    nominalStartTime: start.toISOString(),
    ...(end && { nominalEndTime: end.toISOString() }),
  }, options);
}

function errorFacets(error: unknown, options: EventOptions): RunFacets {
  const isError = error instanceof Error;
  const message = isError ? error.message || error.name : textOf(error);
  const stackTrace = isError ? error.stack : undefined;
  const errorMessage = errorMessageRunFacet({
    message,
    programmingLanguage: "TypeScript",
    ...(stackTrace && { stackTrace }),
  }, options);
  return { errorMessage };
}

// Anything can be thrown, and `String` takes less than that.
function textOf(thrown: unknown): string {
  return typeof thrown === "string" ? thrown : inspect(thrown);
}

function addDataset<Of extends InputDataset & OutputDataset>(
  datasets: Map<string, Of>,
  dataset: Of,
): void {
  checkDataset({ value: dataset, at: "dataset" });
  const id = JSON.stringify([dataset.namespace, dataset.name]);
  const known = datasets.get(id);
  datasets.set(id, known ? joined(known, dataset) : dataset);
}

function joined<Of extends InputDataset & OutputDataset>(known: Of, told: Of): Of {
  return {
    ...known,
    ...told,
    ...(told.facets && { facets: { ...known.facets, ...told.facets } }),
    ...(told.inputFacets && { inputFacets: { ...known.inputFacets, ...told.inputFacets } }),
    ...(told.outputFacets && { outputFacets: { ...known.outputFacets, ...told.outputFacets } }),
  };
}

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0;
}
