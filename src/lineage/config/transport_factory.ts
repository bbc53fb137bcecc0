import type { ConfigSection } from "./section.ts";
import type { Transport } from "../transports/transport.ts";

/** What a {@linkcode TransportFactory} works with besides its section. */
export interface TransportFactoryContext {
  /** Sends requests, if the user gave one. */
  readonly fetch?: typeof fetch;
  /** Tells the user of what is not an error. */
  readonly onWarning: (message: string) => void;
  /** Makes the transport of another section: a transport may have transports of its own. */
  readonly createTransport: (section: ConfigSection) => Promise<Transport>;
}

/**
 * Makes a transport from its section of the configuration. A `TypeError` or `RangeError` that it
 * throws becomes a `ConfigError` for the section.
 */
export type TransportFactory = (
  section: ConfigSection,
  context: TransportFactoryContext,
) => Transport | Promise<Transport>;
