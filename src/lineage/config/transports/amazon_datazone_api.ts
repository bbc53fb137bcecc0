import { transportConfig } from "../transport_config.ts";
import type { TransportConfig } from "../transport_config.ts";

/** The transport `amazon_datazone_api`. */
export const AMAZON_DATAZONE_API: TransportConfig = transportConfig({
  description: "Posts run events to a domain of Amazon DataZone.",
  keys: {
    domainId: { kind: "string", required: true, description: "The domain." },
    region: { kind: "string", description: "The region of the domain." },
    endpointOverride: {
      kind: "string",
      url: true,
      description: "The endpoint. It wins over `region`.",
    },
  },
});
