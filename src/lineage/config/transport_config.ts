import type { CodeFactory, CodeReference } from "./reading/code.ts";
import type { ConfigKeys, ConfigValues } from "./keys.ts";
import type { Environment } from "../../internal/permitted_env.ts";
import type { WrapBackend } from "./planned_transport.ts";
import type { TransportError } from "../errors.ts";
import type { LineageEvent } from "../event/event.ts";
import type { Transport } from "../transports/port/transport.ts";

/** The context of a client that is created from the configuration. */
export interface ClientContext {
  readonly env: Environment;
  /** Sends requests, if the user passed a `fetch`. */
  readonly fetch?: typeof fetch | undefined;
  readonly wrapFetch?: ((base: typeof fetch) => typeof fetch) | undefined;
  readonly onWarning: (message: string) => void;
  /**
   * Receives the failure of each event that a transport lost in the background. A spool passes no event.
   */
  readonly onError: (error: TransportError, event: LineageEvent | undefined) => void;
}

/** The context in which the files of a section are checked. */
export interface CheckFilesContext extends Pick<ClientContext, "env" | "fetch"> {
  /** Calls a function whose `TypeError` or `RangeError` is an issue of a key; the keys lead to it. */
  readonly misuseAt: <Value>(keys: readonly string[], fn: () => Value) => Promise<Awaited<Value>>;
}

/** The context in which a transport is created from its section. */
export interface CreateTransportContext extends ClientContext, CheckFilesContext {
  /** Loads code that a key of the section names; the keys lead to it. */
  readonly loadCode: (reference: CodeReference, ...keys: readonly string[]) => Promise<CodeFactory>;
  readonly wrapBackend: WrapBackend;
  /** Wraps a transport that sends the events of this section to a backend. */
  readonly asBackend: (transport: Transport) => Promise<Transport>;
}

/** A type of transport: the keys of its section, and how to create it from their values. */
export interface TransportConfig<Keys extends ConfigKeys = ConfigKeys> {
  /** One sentence for the configuration reference. */
  readonly description: string;
  /**
   * Whether `create` wraps the backends itself, as it passes events on to other transports or to a
   * queue. Otherwise what it creates is a backend.
   */
  readonly wrapsBackends?: true;
  /** The keys, beside `type`, `name` and `priority`. */
  readonly keys: Keys;
  /**
   * Checks the files and folders that a section without issues names, for a report. Creates nothing.
   * `misuseAt` adds any error to the report, and returns nothing then.
   */
  checkFiles?(values: ConfigValues<Keys>, context: CheckFilesContext): Promise<unknown>;
  /**
   * Creates the transport. A `TypeError` or `RangeError` becomes a `ConfigError` for the section.
   */
  create(
    values: ConfigValues<Keys>,
    context: CreateTransportContext,
  ): Transport | Promise<Transport>;
}

/** Types the values of a transport by the table of its keys. */
export function transportConfig<const Keys extends ConfigKeys>(
  config: TransportConfig<Keys>,
): TransportConfig {
  return config as TransportConfig;
}
