import type { TokenProvider } from "../transports/port/token_provider.ts";
import type { Transport } from "../transports/port/transport.ts";

/** The context of a {@linkcode TransportFactory}. */
export interface TransportFactoryContext {
  /** Sends requests, if the user passed a `fetch`. */
  readonly fetch?: typeof fetch;
  /** Receives warnings. */
  readonly onWarning: (message: string) => void;
  /** Creates the transport of a section within the section of this transport. */
  readonly createTransport: (section: Readonly<Record<string, unknown>>) => Promise<Transport>;
}

/**
 * Creates a custom transport from its section of the configuration: a plain object with the keys as
 * they are written. Values of a file and of variables are strings, also `20` and `true`, except
 * within JSON. Keys that come from variables are in lower case.
 *
 * A `TypeError` or `RangeError` becomes a `ConfigError` for the section.
 */
export type TransportFactory = (
  section: Readonly<Record<string, unknown>>,
  context: TransportFactoryContext,
) => Transport | Promise<Transport>;

/** The context of a {@linkcode TokenProviderFactory}. */
export interface TokenProviderFactoryContext {
  /** The environment variables. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Sends requests, if the user passed a `fetch`. */
  readonly fetch?: typeof fetch | undefined;
}

/**
 * Creates a custom token provider from the section `auth`, a plain object as for a
 * {@linkcode TransportFactory}.
 */
export type TokenProviderFactory = (
  section: Readonly<Record<string, unknown>>,
  context: TokenProviderFactoryContext,
) => TokenProvider | Promise<TokenProvider>;
