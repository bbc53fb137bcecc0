import { optionsOf } from "../internal/is_object.ts";
import { EventQueue } from "../internal/event_queue.ts";
import { ActiveRun, type ClientState } from "./run/active_run.ts";
import { checkIsEvent } from "./event/check_event.ts";
import { trackInFlight } from "./transports/port/track_in_flight.ts";
import type { Transport } from "./transports/port/transport.ts";
import { raceSignal } from "../internal/race_signal.ts";
import { plainJson, snapshot } from "./values/to_json.ts";
import { validated } from "./_validated.ts";
import { orReported, warn } from "./values/warn.ts";
import { configuredClient, type FromEnvironmentOptions } from "./config/from_environment.ts";
import { currentRun, withinRun } from "./run/current_run.ts";
import type { ClientOptions, ConfiguredJob, OpenLineageClientOptions } from "./client_options.ts";
import { enrichingTransport } from "./enrichment/enriching_transport.ts";
import type { CustomFacets, Job, LineageEvent } from "./event/event.ts";
import type { SerializedEvent } from "./event/serialized_event.ts";
import type { ParentRunFacetInit } from "./facets/parent_run_facet.ts";
import type { LineageRun, RunOptions } from "./run/lineage_run.ts";
import type { EmitOptions } from "./transports/port/transport.ts";

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
  /**
   * Whether the transport keeps events until they are delivered, as `spoolTransport` does. Each call of
   * a run then waits until its event is kept.
   */
  readonly isDurable: boolean;
  readonly #transport: Required<Transport>;
  readonly #serializes: boolean;
  readonly #parent: ParentRunFacetInit | undefined;
  readonly #runs: ClientState;
  #closing: Promise<void> | undefined;

  /**
   * Creates a client for a transport.
   *
   * @throws {TypeError} If there is no transport.
   * @throws {SyntaxError} If a regular expression of `enrichment` does not parse.
   * @throws {RangeError} If `closeTimeoutMs` is negative, or `enrichment` names an unknown trimmer.
   */
  constructor(options: OpenLineageClientOptions) {
    const { enrichment, parent } = optionsOf(options, "new OpenLineageClient()");
    const { closeTimeoutMs = 10_000, producer, now, onWarning = warn } = options;
    const onError = orReported(options.onError ?? ((error: Error) => onWarning(error.message)));
    if (typeof options.transport?.emit !== "function") {
      throw new TypeError(
        "Cannot create client as 'transport' must be an object with emit(), such as httpTransport()",
      );
    }
    if (!(closeTimeoutMs >= 0)) {
      throw new RangeError(
        `Cannot create client as 'closeTimeoutMs' must not be negative: current value is ${closeTimeoutMs}`,
      );
    }
    const checked = validated(options.transport, options);
    const transport = enrichment ? enrichingTransport(checked, enrichment) : checked;
    this.#transport = trackInFlight(transport);
    this.#serializes = transport.emitSerialized !== undefined;
    this.#parent = parent;
    this.configuredJob = options.configuredJob ?? {};
    this.isDurable = options.transport.isDurable === true;
    this.#runs = {
      // Not through emit(), so that an event that hangs forever does not block close().
      queue: new EventQueue<LineageEvent>({
        emit: (event, options) => transport.emit(event, options),
        laneOf: (event) => "run" in event ? event.run.runId : "",
        timeoutMs: closeTimeoutMs,
        onError,
      }),
      isDurable: this.isDurable,
      onError,
      eventOptions: { producer: producer || undefined, now },
      onWarning: orReported(onWarning),
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
    const { enrich = true } = optionsOf(options, "OpenLineageClient.fromEnvironment()");
    const { transport, enrichment, job, parent } = await configuredClient(options);
    return new OpenLineageClient({
      ...options,
      transport,
      configuredJob: job,
      ...(enrich && { enrichment }),
      parent,
    });
  }

  /**
   * Emits an event and waits until the transport has accepted it. Later changes of the event do not
   * count. Events that are not awaited reach the transport in the order of the calls.
   *
   * @throws {TypeError} If the value is no event, or JSON cannot represent it.
   * @throws {TransportError} If it cannot be sent, or the client is closed.
   * @throws {InvalidEventError} If it is not valid and `validate` is `"throw"`.
   */
  async emit(event: LineageEvent, options?: EmitOptions): Promise<void> {
    // A transport that serializes the event at once needs no copy of it.
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
   * Starts a run of a job: sends START and returns the run. Its parent is the run around the call. It
   * does not wait for the backend, unless `strict` is set: {@linkcode flush} does.
   *
   * @throws {TypeError} If the job or an option is not valid by the spec, or JSON cannot represent it.
   * @throws {RangeError} If an option is out of range.
   * @throws {TransportError} If START cannot be delivered and `strict` is set.
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
   * Calls a function as a run of a job. Sends START before it, COMPLETE when it returns, FAIL with the
   * error when it throws, and ABORT if `signal` is aborted by then. The run is the parent of runs that
   * start in the function. A failing backend does not fail the function, unless `strict` is set.
   *
   * @returns The result of the function. Errors of the function are thrown.
   * @throws {TypeError} If the job or an option is not valid by the spec, or JSON cannot represent it.
   * @throws {RangeError} If an option is out of range.
   * @throws {TransportError} If START or COMPLETE cannot be delivered and `strict` is set.
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

  /** Waits for the events in flight, and for the events that the transport has accepted and not sent. */
  async flush(options: EmitOptions = {}): Promise<void> {
    await raceSignal(this.#runs.queue.idle(), options.signal);
    await this.#transport.flush(options);
  }

  /** Flushes, and releases all resources. A second call waits for the first one. */
  close(options: EmitOptions = {}): Promise<void> {
    this.#closing ??= this.#closeOnce(options);
    return this.#closing;
  }

  /** Closes the client. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #closeOnce(options: EmitOptions): Promise<void> {
    await this.#runs.queue.close(options);
    await this.#transport.close(options);
  }

  #start<Custom extends CustomFacets>(
    job: Job<Custom>,
    options: RunOptions<Custom>,
  ): Promise<ActiveRun<Custom>> {
    const parent = options.parent ?? currentRun()?.asParent ?? this.#parent;
    return ActiveRun.start(this.#runs, job, { ...options, parent });
  }
}
