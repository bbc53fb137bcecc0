import { EventQueue } from "../internal/event_queue.ts";
import { ActiveRun } from "./run/active_run.ts";
import type { ClientState } from "./run/active_run.ts";
import { checkIsEvent } from "./event/check_event.ts";
import { trackInFlight } from "./transports/track_in_flight.ts";
import { raceSignal } from "../internal/race_signal.ts";
import type { FullTransport } from "./transports/track_in_flight.ts";
import { textOf } from "./run/run_facets.ts";
import { plainJson, snapshot } from "./values/to_json.ts";
import { validated } from "./_validated.ts";
import { warn } from "./values/warn.ts";
import { configuredClient } from "./config/from_environment.ts";
import type { FromEnvironmentOptions } from "./config/from_environment.ts";
import { currentRun, withinRun } from "./run/current_run.ts";
import type { ClientOptions, ConfiguredJob, OpenLineageClientOptions } from "./client_options.ts";
import { enrichingTransport } from "./enrichment/enriching_transport.ts";
import type { CustomFacets, Job, LineageEvent } from "./event/event.ts";
import type { SerializedEvent } from "./event/serialized_event.ts";
import type { ParentRunFacetInit } from "./facets/parent_run_facet.ts";
import type { LineageRun, RunOptions } from "./run/lineage_run.ts";
import type { EmitOptions } from "./transports/transport.ts";

/**
 * Sends lineage events. It never changes an event, and it is closed when the work is done, or
 * disposed by `await using`.
 *
 * @example
 * ```ts
 * import { consoleTransport, OpenLineageClient } from "@runline/runline/lineage";
 * import { assertEquals } from "@std/assert";
 *
 * const lines: string[] = [];
 * const transport = consoleTransport({ write: (line) => void lines.push(line) });
 * {
 *   await using client = new OpenLineageClient({ transport });
 *   await client.emit({
 *     eventTime: "2026-01-31T00:00:00Z",
 *     producer: "https://example.com/jobs",
 *     schemaURL: "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/JobEvent",
 *     job: { namespace: "food_delivery", name: "orders" },
 *   });
 * }
 * assertEquals(lines.length, 1);
 * ```
 */
export class OpenLineageClient implements AsyncDisposable {
  /** The job that the configuration names. As in the Java client it names no run by itself. */
  readonly configuredJob: ConfiguredJob;
  readonly #transport: FullTransport;
  readonly #serializes: boolean;
  readonly #parent: ParentRunFacetInit | undefined;
  readonly #runs: ClientState;
  #closing: Promise<void> | undefined;

  /**
   * Makes a client for a transport.
   *
   * @throws {TypeError} If there is no transport.
   * @throws {SyntaxError} If `enrichment` has a regular expression that does not parse.
   * @throws {RangeError} If `enrichment` names a trimmer that is not known.
   */
  constructor(options: OpenLineageClientOptions) {
    const { enrichment, parent, closeTimeoutMs = 10_000, onWarning = warn } = options;
    const { onError = (error) => onWarning(error.message), producer, now } = options;
    if (typeof options.transport?.emit !== "function") {
      throw new TypeError(
        "Cannot create client as 'transport' must be an object that has emit(), such as httpTransport() makes",
      );
    }
    const checked = validated(options.transport, options);
    const transport = enrichment ? enrichingTransport(checked, enrichment) : checked;
    this.#transport = trackInFlight(transport);
    this.#serializes = transport.emitSerialized !== undefined;
    this.#parent = parent;
    this.configuredJob = options.configuredJob ?? {};
    this.#runs = {
      // Not by the way of emit(), so that one that hangs for ever does not hold up close().
      trail: new EventQueue<LineageEvent>({
        emit: (event, { signal }) => transport.emit(event, { signal }),
        laneOf: (event) => "run" in event ? event.run.runId : "",
        timeoutMs: closeTimeoutMs,
        onError: orTold(onError),
      }),
      eventOptions: { ...(producer && { producer }), ...(now && { now }) },
      onWarning: orTold(onWarning),
      isClosed: () => this.#closing !== undefined,
    };
  }

  /**
   * Creates the client that the configuration describes. It reads the sources of the Python client:
   * the option `config`, then the first of `$OPENLINEAGE_CONFIG`, `./openlineage.yml` and
   * `~/.openlineage/openlineage.yml`, then the `OPENLINEAGE__` variables, then `OPENLINEAGE_URL`,
   * `OPENLINEAGE_ENDPOINT` and `OPENLINEAGE_API_KEY`. The first one wins, and maps are merged. Without
   * any of them events go to the console. `OPENLINEAGE_DISABLED=true` drops them all.
   *
   * `docs/configuration.md` lists all keys, and the differences from the Python client.
   *
   * @example
   * ```ts
   * import { OpenLineageClient } from "@runline/runline/lineage";
   * import { assert } from "@std/assert";
   *
   * const env = { OPENLINEAGE_URL: "https://marquez.example" };
   * await using client = await OpenLineageClient.fromEnvironment({ env });
   * assert(client);
   * ```
   *
   * @throws {ConfigError} If the configuration has issues: the first one, with the count of the others.
   */
  static async fromEnvironment(
    options: FromEnvironmentOptions & ClientOptions = {},
  ): Promise<OpenLineageClient> {
    const { enrich = true } = options;
    const { transport, enrichment, job, parent } = await configuredClient(options);
    return new OpenLineageClient({
      ...options,
      transport,
      configuredJob: job,
      ...(enrich && { enrichment }),
      ...(parent && { parent }),
    });
  }

  /**
   * Hands an event to the transport and waits until it was taken. What becomes of the event after the
   * call does not count. Events that are not awaited reach the transport in the order of the calls.
   *
   * @throws {TypeError} If it is no event, or JSON cannot tell it.
   * @throws {TransportError} If it was not, or the client is closed.
   * @throws {InvalidEventError} If it is not valid and `validate` is `"throw"`.
   */
  async emit(event: LineageEvent, options?: EmitOptions): Promise<void> {
    // What serializes the event at once needs no copy of it.
    const copy = this.#serializes ? plainJson<unknown> : snapshot<unknown>;
    const plain: unknown = typeof event === "object" ? copy(event, "") : undefined;
    checkIsEvent(plain);
    await this.#transport.emit(plain, options);
  }

  /**
   * Sends an event that is JSON already, as {@linkcode serializeEvent} or
   * {@linkcode serializedFromText} returns it.
   *
   * @throws {TypeError} If it is no event.
   * @throws {TransportError} If it cannot be sent, or the client is closed.
   */
  async emitSerialized(event: SerializedEvent, options?: EmitOptions): Promise<void> {
    checkIsEvent(event.event);
    await this.#transport.emitSerialized(event, options);
  }

  /**
   * Starts a run of a job: sends START, and gives the run to tell the rest of. Its parent is the run
   * around it. The backend is not waited for, unless `strict` is set: {@linkcode flush} does that.
   *
   * @throws {TypeError} If the job or the options are not what the spec demands, or JSON cannot tell them.
   * @throws {RangeError} If an option is out of its range.
   * @throws {TransportError} If START cannot be delivered, and `strict` is set.
   *
   * @example
   * ```ts
   * import { noopTransport, OpenLineageClient } from "@runline/runline/lineage";
   * import { assertEquals } from "@std/assert";
   *
   * await using client = new OpenLineageClient({ transport: noopTransport() });
   * const run = await client.startRun({ namespace: "food_delivery", name: "orders" });
   * const part = await run.child({ namespace: "food_delivery", name: "orders.clean" });
   * assertEquals(part.asParent.root?.run.runId, run.runId);
   * await part.complete();
   * await run.complete();
   * ```
   */
  async startRun<Custom extends CustomFacets = CustomFacets>(
    job: Job<Custom>,
    options: RunOptions<Custom> = {},
  ): Promise<LineageRun<Custom>> {
    return await this.#start(job, options);
  }

  /**
   * Calls a function as a run of a job: START before it, COMPLETE when it returns, FAIL with the error
   * when it throws, or ABORT if `signal` is aborted by then. Runs that start in it have this one as
   * their parent. Lineage never fails or holds up the function, unless `strict` is set.
   *
   * @returns What the function returns. It throws what the function throws.
   * @throws {TypeError} If the job or the options are not what the spec demands, or JSON cannot tell them.
   * @throws {RangeError} If an option is out of its range.
   * @throws {TransportError} If START or COMPLETE cannot be delivered, and `strict` is set.
   *
   * @example
   * ```ts
   * import { noopTransport, OpenLineageClient } from "@runline/runline/lineage";
   * import { s3Dataset } from "@runline/runline/lineage/naming";
   * import { assertEquals } from "@std/assert";
   *
   * await using client = new OpenLineageClient({ transport: noopTransport() });
   * const job = { namespace: "food_delivery", name: "orders" };
   * const rows = await client.run(job, (run) => {
   *   run.input(s3Dataset({ bucket: "acme", key: "orders" }), { inputStatistics: { rowCount: 12 } });
   *   return 12;
   * });
   * assertEquals(rows, 12);
   * ```
   */
  async run<Result, Custom extends CustomFacets = CustomFacets>(
    job: Job<Custom>,
    fn: (run: LineageRun<Custom>) => Result,
    options: RunOptions<Custom> = {},
  ): Promise<Awaited<Result>> {
    const run = await this.#start(job, options);
    let result: Awaited<Result>;
    try {
      result = await withinRun(run, () => fn(run));
    } catch (error) {
      await run.endWith(error);
      throw error;
    }
    await run.complete();
    return result;
  }

  /** Waits for the events in flight, and for what the transport has accepted and not yet sent. */
  async flush(options: EmitOptions = {}): Promise<void> {
    await raceSignal(this.#runs.trail.idle(), options.signal);
    await this.#transport.flush(options);
  }

  /** Flushes and gives up all resources. A second call does nothing more. */
  close(options: EmitOptions = {}): Promise<void> {
    this.#closing ??= this.#closeOnce(options);
    return this.#closing;
  }

  /** Closes the client. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #closeOnce(options: EmitOptions): Promise<void> {
    await this.#runs.trail.close(options);
    await this.#transport.close(options);
  }

  #start<Custom extends CustomFacets>(
    job: Job<Custom>,
    options: RunOptions<Custom>,
  ): Promise<ActiveRun<Custom>> {
    const parent = options.parent ?? currentRun()?.asParent ?? this.#parent;
    return ActiveRun.start(this.#runs, job, { ...options, ...(parent && { parent }) });
  }
}

/** Calls what a user wants to be told by. One that throws must not fail a run, or end the process. */
function orTold<Args extends unknown[]>(tell: (...args: Args) => void): (...args: Args) => void {
  return (...args) => {
    try {
      tell(...args);
    } catch (error) {
      warn(textOf(error));
    }
  };
}
