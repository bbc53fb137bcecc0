import { loadDataZone } from "../../transports/aws/load_clients.ts";
import { awsProxy } from "./_aws_proxy.ts";
import { type TransportConfig, transportConfig } from "../transport_config.ts";

/** The transport `amazon_datazone_api`. */
export const AMAZON_DATAZONE_API: TransportConfig = transportConfig({
  description: "Posts run events to a domain of Amazon DataZone. " +
    "Needs the package `@aws-sdk/client-datazone`.",
  keys: {
    domainId: { kind: "string", required: true, description: "The domain." },
    region: { kind: "string", description: "The region of the domain." },
    endpointOverride: {
      kind: "string",
      url: true,
      description: "The endpoint of the service. It wins over `region`.",
    },
  },
  async create({ domainId, region, endpointOverride }, { env, onWarning }) {
    const { dataZoneTransport } = await import("../../transports/datazone.ts");
    await loadDataZone();
    return dataZoneTransport({
      domainId,
      onWarning,
      ...await awsProxy(env),
      ...(region && { region }),
      ...(endpointOverride && { endpoint: endpointOverride }),
    });
  },
});
