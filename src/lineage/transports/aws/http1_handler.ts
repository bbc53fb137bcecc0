import { loadPackage } from "../load_package.ts";
import { handlerOptions } from "./client_config.ts";
import type { AwsClientOptions } from "./credentials.ts";

interface HandlerPackage {
  readonly NodeHttpHandler: new (options: unknown) => unknown;
}

/**
 * Creates the handler of requests that most clients of AWS have. The client of Kinesis has one for
 * HTTP/2, which proxies, local servers and runtimes other than Node do not all have.
 */
export async function http1Handler(options: AwsClientOptions): Promise<unknown> {
  const { NodeHttpHandler } = await loadPackage<HandlerPackage>("@smithy/node-http-handler");
  return new NodeHttpHandler(await handlerOptions(options));
}
