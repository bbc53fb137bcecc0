import { optionsOf, requireMethod } from "../../internal/is_object.ts";
import { textOf } from "../../internal/as_error.ts";
import { sendSerialized, serializedTransport } from "./port/track_in_flight.ts";
import { orReported, warn } from "../values/warn.ts";
import { TransportError } from "../errors.ts";
import type { SerializedEvent } from "../event/serialized_event.ts";
import type { EmitOptions, Transport } from "./port/transport.ts";

/** A transport among those of a {@linkcode compositeTransport}. */
export interface CompositeChild {
  /** The transport. */
  readonly transport: Transport;
  /**
   * The name in messages.
   * @default its position, counted from 0
   */
  readonly name?: string;
  /**
   * The higher, the earlier, where `sort` is on.
   * @default {0}
   */
  readonly priority?: number;
}

/** The options of {@linkcode compositeTransport}. */
export interface CompositeTransportOptions {
  /** The transports, in the order in which they are tried. */
  readonly transports: readonly CompositeChild[];
  /**
   * Whether the next transport is tried after one that failed.
   * @default {true}
   */
  readonly continueOnFailure?: boolean;
  /**
   * Whether the next transport is tried after one that succeeded; `false` makes the others spares.
   * @default {true}
   */
  readonly continueOnSuccess?: boolean;
  /**
   * Whether `priority` decides the order.
   * @default {false}
   */
  readonly sort?: boolean;
  /**
   * Called with the failures of transports if another one accepted the event, so that `emit` resolved.
   * @default a warning on the console
   */
  readonly onError?: (error: TransportError) => void;
}

interface NamedTransport {
  readonly name: string;
  readonly transport: Transport;
}

type Call = (transport: Transport) => Promise<void> | undefined;

interface Failure {
  readonly name: string;
  readonly error: unknown;
}

/**
 * Creates a {@linkcode Transport} that emits each event to several, one after the other. `emit`
 * rejects if none accepted the event, or at the first failure where `continueOnFailure` is off.
 *
 * @example A second backend gets what the first did not accept
 * ```ts
 * import { compositeTransport, consoleTransport, httpTransport } from "@runline/runline/lineage";
 * import { assert } from "@std/assert";
 *
 * const transport = compositeTransport({
 *   transports: [
 *     { name: "marquez", transport: httpTransport({ url: "http://localhost:5000" }) },
 *     { name: "console", transport: consoleTransport() },
 *   ],
 *   continueOnSuccess: false,
 * });
 * assert(transport);
 * await transport.close();
 * ```
 *
 * @throws {TypeError} If there is no transport.
 */
export function compositeTransport(options: CompositeTransportOptions): Required<Transport> {
  const { continueOnFailure = true } = optionsOf(options, "compositeTransport()");
  const { continueOnSuccess = true } = options;
  const onError = orReported(options.onError ?? (({ message }) => warn(message)));
  if (!(options.transports?.length > 0)) {
    throw new TypeError(
      "Cannot create composite transport as 'transports' must be an array and must not be empty",
    );
  }
  const children = orderOf(options);
  for (const { transport } of children) requireMethod({ transport }, "emit");
  const areDurable = children.map(({ transport }) => transport.isDurable === true);
  // Each event is with all transports, or with any one.
  const isDurable = areDurable.includes(true) && (continueOnSuccess || !areDurable.includes(false));

  async function emitSerialized(event: SerializedEvent, emitOptions?: EmitOptions): Promise<void> {
    const failures: Failure[] = [];
    let isAccepted = false;
    for (const child of children) {
      const failure = await attempt(child, (one) => sendSerialized(one, event, emitOptions));
      emitOptions?.signal?.throwIfAborted();
      if (failure === undefined) isAccepted = true;
      else failures.push(failure);
      if (failure === undefined ? !continueOnSuccess : !continueOnFailure) break;
    }
    if (failures.length === 0) return;
    const error = compositeError("emit lineage event to transport", failures);
    if (!isAccepted || !continueOnFailure) throw error;
    onError(error);
  }

  async function all(verb: string, call: Call): Promise<void> {
    const results = await Promise.all(children.map((child) => attempt(child, call)));
    const failures = results.filter((result) => result !== undefined);
    if (failures.length > 0) throw compositeError(`${verb} transport`, failures);
  }

  return serializedTransport({
    isDurable,
    emitSerialized,
    flush: (emitOptions) => all("flush", (one) => one.flush?.(emitOptions)),
    close: (emitOptions) => all("close", (one) => one.close?.(emitOptions)),
  });
}

function orderOf(options: CompositeTransportOptions): readonly NamedTransport[] {
  const children = options.transports.map(({ transport, name, priority = 0 }, index) => ({
    transport,
    name: name ?? String(index),
    priority,
  }));
  return options.sort === true ? children.sort((a, b) => b.priority - a.priority) : children;
}

async function attempt(
  { name, transport }: NamedTransport,
  call: Call,
): Promise<Failure | undefined> {
  try {
    await call(transport);
  } catch (error) {
    return { name, error };
  }
}

function compositeError(verb: string, failures: readonly Failure[]): TransportError {
  const errors = failures.map(({ error }) => error);
  const states = failures.map(({ name, error }) => `"${name}" (${textOf(error)})`).join(", ");
  return new TransportError(`Cannot ${verb} ${states}`, {
    code: "TRANSPORT_COMPOSITE",
    retryable: errors.every((error) => error instanceof TransportError && error.retryable),
    cause: new AggregateError(errors, `${errors.length} transports failed`),
  });
}
