import type { TransportConfig } from "../transport_config.ts";
import { consoleTransport } from "../../transports/console.ts";

/** The transport `console`. */
export const CONSOLE: TransportConfig = {
  description: "Writes each event as a line to the console.",
  keys: {},
  create: () => consoleTransport(),
};
