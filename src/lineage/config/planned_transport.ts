import type { Transport } from "../transports/transport.ts";

/** The transport of a section that has been checked. Nothing is created before `create` is called. */
export interface PlannedTransport {
  /** The name in a composite transport. */
  readonly name: string | undefined;
  /** The priority in a composite transport. */
  readonly priority: number;
  /** Creates the transport. */
  create(): Promise<Transport>;
}
