import { transportConfig } from "../transport_config.ts";
import type { TransportConfig } from "../transport_config.ts";

/** The transport `transform`. */
export const TRANSFORM: TransportConfig = transportConfig({
  description: "Changes each event before another transport emits it.",
  keys: {
    transformer_class: {
      kind: "string",
      required: true,
      description: "The name of the transformer.",
    },
    transport: { kind: "transport", required: true, description: "The other transport." },
    transformer_properties: { kind: "map", description: "The options of the transformer." },
  },
});
