import type { EventQueue } from "../../internal/event_queue.ts";
import { checkDataset, checkFacets, checkJob } from "../event/check_event.ts";
import { checkRunOptions } from "./_check_run_options.ts";
import { errorFacets, firstFacets, rootOf, textOf } from "./run_facets.ts";
import { snapshot } from "../values/to_json.ts";
import type {
  CustomFacets,
  InputDataset,
  Job,
  LineageEvent,
  OutputDataset,
  RunEvent,
  RunState,
} from "../event/event.ts";
import type { EventOptions } from "../values/event_options.ts";
import type { JobFacets, RunFacets } from "../facets/facet_maps.ts";
import type { ParentRunFacetInit } from "../facets/parent_run_facet.ts";
import type { AddedFacets, LineageRun, RunOptions } from "./lineage_run.ts";
import { inputFacetsOf, outputFacetsOf } from "./run_dataset_facets.ts";
import type { InputFacetFields, OutputFacetFields } from "./run_dataset_facets.ts";
import { runEvent } from "../event/run_event.ts";
import { newRunId } from "../values/run_id.ts";

/** What the runs of a client have in common. */
export interface ClientState {
  /** Takes their events. */
  readonly trail: EventQueue<LineageEvent>;
  /** What their events are made with. */
  readonly eventOptions: EventOptions;
  /** Told of what is said of a run too late. */
  readonly onWarning: (message: string) => void;
  /** Tells whether the client is closed. */
  readonly isClosed: () => boolean;
}

/** A {@linkcode LineageRun} of a client. */
export class ActiveRun<Custom extends CustomFacets> implements LineageRun<Custom> {
  readonly runId: string;
  readonly job: Job<Custom>;
  readonly asParent: ParentRunFacetInit;
  readonly #context: ClientState;
  readonly #options: RunOptions<Custom>;
  readonly #inputs = new Map<string, InputDataset<Custom>>();
  readonly #outputs = new Map<string, OutputDataset<Custom>>();
  #runFacets: RunFacets;
  #jobFacets: JobFacets;
  #ended: Promise<void> | undefined;
  #heartbeat: ReturnType<typeof setTimeout> | undefined;

  private constructor(context: ClientState, job: Job<Custom>, options: RunOptions<Custom>) {
    checkRunOptions(options);
    const { runId = newRunId(context.eventOptions), inputs = [], outputs = [] } = options;
    const parent = snapshot(options.parent, "parent");
    this.#context = context;
    this.#options = options;
    this.runId = runId;
    this.job = snapshot(job, "job");
    checkJob(this.job);
    const { namespace, name } = this.job;
    const self = { run: { runId }, job: { namespace, name } };
    this.asParent = { ...self, root: parent ? rootOf(parent) : self };
    const facets = { ...snapshot(options.facets, "run.facets") };
    const { nominalTime } = options;
    this.#runFacets = firstFacets({ facets, nominalTime, parent }, context.eventOptions);
    this.#jobFacets = { ...this.job.facets };
    for (const input of inputs) this.input(input);
    for (const output of outputs) this.output(output);
  }

  /** Starts a run: sends START, and RUNNING from time to time if that is asked for. */
  static async start<Custom extends CustomFacets>(
    context: ClientState,
    job: Job<Custom>,
    options: RunOptions<Custom>,
  ): Promise<ActiveRun<Custom>> {
    const run = new ActiveRun(context, job, options);
    await run.#send("START");
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

  addFacets(facets: AddedFacets<Custom>): void {
    if (this.#isTooLate("facets")) return;
    const run: RunFacets = snapshot(facets.run ?? {}, "run.facets");
    const job: JobFacets = snapshot(facets.job ?? {}, "job.facets");
    checkFacets(run, "run.facets");
    checkFacets(job, "job.facets");
    this.#runFacets = { ...this.#runFacets, ...run };
    this.#jobFacets = { ...this.#jobFacets, ...job };
  }

  async running(): Promise<void> {
    if (!this.#isTooLate("RUNNING")) await this.#send("RUNNING");
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
      this.#context.onWarning(textOf(failure));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#ended) return;
    const { onDispose = "fail", signal } = this.#options;
    if (signal?.aborted) await this.abort();
    else if (onDispose === "complete") await this.complete();
    else await this.fail(new Error("The run was left before it was complete"));
  }

  #end(eventType: RunState, facets: RunFacets = {}): Promise<void> {
    clearTimeout(this.#heartbeat);
    this.#ended ??= this.#send(eventType, facets);
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

  async #send(eventType: RunState, facets: RunFacets = {}): Promise<void> {
    const { trail } = this.#context;
    const event = this.#event(eventType, facets);
    if (this.#options.strict) await trail.deliver(event);
    else await trail.send(event);
  }

  #scheduleHeartbeat(): void {
    const { heartbeatMs } = this.#options;
    if (heartbeatMs === undefined) return;
    // A run that was forgotten must not keep the process from its end.
    this.#heartbeat = setTimeout(() => void this.#beat(), heartbeatMs).unref();
  }

  async #beat(): Promise<void> {
    const { trail, onWarning, isClosed } = this.#context;
    if (isClosed()) return;
    try {
      await trail.send(this.#event("RUNNING"));
    } catch (error) {
      const { namespace, name } = this.job;
      onWarning(`Cannot send RUNNING of the run of "${namespace}/${name}": ${textOf(error)}`);
    }
    // A backend that hangs gets no more heartbeats until it has taken what there is.
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

function addDataset<Of extends InputDataset & OutputDataset>(
  datasets: Map<string, Of>,
  told: Of,
): void {
  const dataset = snapshot(told, "dataset");
  checkDataset(dataset);
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
