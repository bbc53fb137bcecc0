import { asError, textOf } from "../../internal/as_error.ts";
import { delay, MAX_DELAY_MS } from "../../internal/delay.ts";
import type { EventQueue } from "../../internal/event_queue.ts";
import { checkDataset, checkFacets, checkJob } from "../event/check_event.ts";
import type {
  CustomFacets,
  InputDataset,
  Job,
  LineageEvent,
  OutputDataset,
  RunEvent,
  RunState,
} from "../event/event.ts";
import { runEvent } from "../event/event_builders.ts";
import type { JobFacets, RunFacets } from "../facets/facet_maps.ts";
import type { ParentRunFacetInit } from "../facets/parent_run_facet.ts";
import type { EventOptions } from "../values/event_options.ts";
import { newRunId } from "../values/run_id.ts";
import { snapshot } from "../values/to_json.ts";
import type { AddedFacets, LineageRun, RunOptions } from "./lineage_run.ts";
import {
  errorFacets,
  firstFacets,
  type InputFacetFields,
  inputFacetsOf,
  type OutputFacetFields,
  outputFacetsOf,
  rootOf,
} from "./run_facets.ts";

/** The state that the runs of a client share. */
export interface ClientState {
  readonly queue: EventQueue<LineageEvent>;
  /** Whether each call waits until its event is stored, which needs no backend. */
  readonly isDurable: boolean;
  readonly eventOptions: EventOptions;
  /** Receives each failure. An event that could not be built is `undefined`. */
  readonly onError: (error: Error, event: LineageEvent | undefined) => void;
  /** Receives a warning for each call after the end of a run. */
  readonly onWarning: (message: string) => void;
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
  readonly #stopped = new AbortController();
  #runFacets: RunFacets;
  #jobFacets: JobFacets;
  #ended: Promise<void> | undefined;

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

  /** Starts a run: sends START, and RUNNING at each heartbeat. */
  static async start<Custom extends CustomFacets>(
    context: ClientState,
    job: Job<Custom>,
    options: RunOptions<Custom>,
  ): Promise<ActiveRun<Custom>> {
    const run = new ActiveRun(context, job, options);
    await run.#send("START");
    if (options.heartbeatMs !== undefined) void run.#beat(options.heartbeatMs);
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
    if (this.#isTooLate("a facet")) return;
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
    return this.#end("FAIL", () => errorFacets(error, this.#context.eventOptions));
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

  /** Ends a run whose work threw. It never throws, so that the error of the work stays. */
  async endWith(error: unknown): Promise<void> {
    try {
      await (this.#options.signal?.aborted ? this.abort() : this.fail(error));
    } catch (failure) {
      this.#context.onError(asError(failure), undefined);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#ended) return;
    const { onDispose = "fail", signal } = this.#options;
    if (signal?.aborted) await this.abort();
    else if (onDispose === "complete") await this.complete();
    else await this.fail(new Error("The run was left before it was complete"));
  }

  #end(eventType: RunState, facets?: () => RunFacets): Promise<void> {
    this.#ended ??= this.#send(eventType, facets);
    this.#stopped.abort();
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

  /** Sends an event. Unless `strict` is set, nothing that fails here fails the work. */
  async #send(eventType: RunState, facets?: () => RunFacets): Promise<void> {
    const { queue, isDurable, onError } = this.#context;
    if (this.#options.strict) return await queue.deliver(this.#event(eventType, facets?.()));
    let event: RunEvent;
    try {
      event = this.#event(eventType, facets?.());
    } catch (error) {
      return onError(this.#failure(eventType, error), undefined);
    }
    if (!isDurable) return await queue.send(event);
    await queue.deliver(event).catch((error) => onError(asError(error), event));
  }

  #failure(eventType: RunState, cause: unknown): Error {
    const { namespace, name } = this.job;
    const state = textOf(cause);
    return new Error(`Cannot build ${eventType} of the run of "${namespace}/${name}": ${state}`, {
      cause,
    });
  }

  /** Sends RUNNING at each heartbeat until the run ends or the client is closed. Never rejects. */
  async #beat(heartbeatMs: number): Promise<void> {
    // A forgotten run must not keep the process alive.
    const { sleep = (ms, options) => delay(ms, { ...options, unref: true }) } = this.#options;
    const { queue, onError, isClosed } = this.#context;
    const { signal } = this.#stopped;
    for (;;) {
      await sleep(heartbeatMs, { signal }).catch(() => {});
      if (this.#ended || isClosed()) return;
      await this.#send("RUNNING").catch((error) =>
        onError(this.#failure("RUNNING", error), undefined)
      );
      // A backend that hangs gets no more heartbeats until it has accepted the events before.
      await queue.idle();
    }
  }

  #isTooLate(what: string): boolean {
    if (!this.#ended) return false;
    const { namespace, name } = this.job;
    this.#context.onWarning(`The run of "${namespace}/${name}" has ended: ${what} is not reported`);
    return true;
  }
}

function addDataset<Of extends InputDataset & OutputDataset>(
  datasets: Map<string, Of>,
  added: Of,
): void {
  const dataset = snapshot(added, "dataset");
  checkDataset(dataset);
  const id = JSON.stringify([dataset.namespace, dataset.name]);
  const known = datasets.get(id);
  datasets.set(id, known ? joined(known, dataset) : dataset);
}

function joined<Of extends InputDataset & OutputDataset>(known: Of, added: Of): Of {
  return {
    ...known,
    ...added,
    ...(added.facets && { facets: { ...known.facets, ...added.facets } }),
    ...(added.inputFacets && { inputFacets: { ...known.inputFacets, ...added.inputFacets } }),
    ...(added.outputFacets && { outputFacets: { ...known.outputFacets, ...added.outputFacets } }),
  };
}

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0;
}

/** Checks the options of a run that no builder of events checks. */
function checkRunOptions(options: RunOptions): void {
  const { heartbeatMs, nominalTime, onDispose } = options;
  if (heartbeatMs !== undefined && !(heartbeatMs >= 1 && heartbeatMs <= MAX_DELAY_MS)) {
    throw unwanted("heartbeatMs", `from 1 to ${MAX_DELAY_MS}`, heartbeatMs);
  }
  for (const name of ["inputs", "outputs"] as const) {
    const { [name]: datasets = [] } = options;
    if (!Array.isArray(datasets)) throw mistyped(name, "a list");
  }
  if (nominalTime) {
    checkDate("nominalTime.start", nominalTime.start);
    if (nominalTime.end !== undefined) checkDate("nominalTime.end", nominalTime.end);
  }
  if (!["fail", "complete", undefined].includes(onDispose)) {
    throw unwanted("onDispose", '"fail" or "complete"', JSON.stringify(onDispose));
  }
}

function checkDate(option: string, date: Date): void {
  if (!(date instanceof Date)) throw mistyped(option, "a Date");
  if (Number.isNaN(date.getTime())) throw unwanted(option, "a valid date", date);
}

function mistyped(option: string, wanted: string): TypeError {
  return new TypeError(`Cannot start run as '${option}' must be ${wanted}`);
}

function unwanted(option: string, wanted: string, value: unknown): RangeError {
  return new RangeError(
    `Cannot start run as '${option}' must be ${wanted}: current value is ${value}`,
  );
}
