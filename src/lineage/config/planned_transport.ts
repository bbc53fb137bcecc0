import type { Transport } from "../transports/port/transport.ts";

/** Wraps a transport that sends events to a backend, unlike one that passes them on to others. */
export type WrapBackend = (backend: Transport, name: string) => Promise<Transport>;

/** The transport of a section that has been checked. Nothing is created before `create` is called. */
export interface PlannedTransport {
  /** The name in a composite transport. */
  readonly name: string | undefined;
  /** The priority in a composite transport. */
  readonly priority: number;
  /** Creates the transport, and wraps each of its backends. */
  create(wrapBackend: WrapBackend): Promise<Transport>;
}
