import type { Transport } from "../transports/port/transport.ts";

/** Wraps a transport that sends events to a backend, unlike one that passes them on to others. */
export type WrapBackend = (backend: Transport, name: string) => Promise<Transport>;

/** The transport of a section that has been checked. Nothing is created before `create` is called. */
export interface PlannedTransport {
  readonly name: string | undefined;
  readonly priority: number;
  create(wrapBackend: WrapBackend): Promise<Transport>;
}
