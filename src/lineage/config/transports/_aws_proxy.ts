import type { AwsClientOptions } from "../../transports/aws/credentials.ts";
import type { CreateTransportContext } from "../transport_config.ts";

/** Returns the option of a client of AWS for the proxies that the environment names. */
export async function awsProxy(
  env: CreateTransportContext["env"],
): Promise<Pick<AwsClientOptions, "proxy">> {
  // Loaded on first use: it needs built-ins of Node.
  const { proxiesOf } = await import("../../../internal/url/aws_proxies.ts");
  const proxy = proxiesOf(env);
  return proxy === undefined ? {} : { proxy };
}
