import type { TransportConfig } from "../transport_config.ts";
import { noopTransport } from "../../transports/noop.ts";

/** The transport `noop`. */
export const NOOP: TransportConfig = {
  description: "Drops all events.",
  keys: {},
  create: () => noopTransport(),
};
