import { builtinIfThere } from "../../../internal/builtin.ts";
import { type TransportConfig, transportConfig } from "../transport_config.ts";
import { consoleTransport } from "../../transports/console.ts";

/** The transport `console`. */
export const CONSOLE: TransportConfig = transportConfig({
  description: "Writes each event as a line to the console.",
  keys: {
    pretty: {
      kind: "boolean",
      description: "Whether an event is written on several lines. Default: true on a terminal.",
    },
  },
  create: ({ pretty = isTerminal() }) => consoleTransport({ pretty }),
});

function isTerminal(): boolean {
  return builtinIfThere("node:process")?.stdout?.isTTY === true;
}
