import { optionsOf } from "../../../internal/is_object.ts";
import { delay } from "../../../internal/delay.ts";
import { loadPackage } from "../port/load_package.ts";
import type {
  AwsClient,
  AwsClientClass,
  AwsClientOptions,
  AwsConnectionOptions,
  RequestHandler,
} from "./credentials.ts";
import { loadCredentialProviders } from "./load_clients.ts";

interface HandlerPackage {
  readonly NodeHttpHandler: new (options: unknown) => RequestHandler;
}

const REQUEST_TIMEOUT_MS = 30_000;

/** Creates a client of AWS. `own` is the configuration of this client alone. */
export async function createAwsClient(
  Client: AwsClientClass,
  own: Readonly<Record<string, unknown>>,
  options: AwsClientOptions,
): Promise<AwsClient> {
  const client = new Client({ ...await awsClientConfig(options), ...own });
  const { addPlainProxy } = await import("../../../internal/url/aws_proxies.ts");
  addPlainProxy(client, options.proxy);
  const closed = new AbortController();
  await limitRequests(client.config.requestHandler, { ...options, closed: closed.signal });
  return {
    send: (command, sendOptions) => client.send(command, sendOptions),
    destroy() {
      closed.abort();
      client.destroy();
    },
  };
}

/**
 * Lets a handler end responses that take too long, of which the SDK limits only the wait for their
 * beginning, and end all requests with a signal.
 */
export async function limitRequests(
  requestHandler: RequestHandler,
  options: AwsConnectionOptions & { readonly closed: AbortSignal },
): Promise<void> {
  const { requestTimeoutMs: ms = REQUEST_TIMEOUT_MS, closed } = options;
  const { endTunnelsWith } = await import("../../../internal/url/aws_proxies.ts");
  const handle = requestHandler.handle.bind(requestHandler);
  // The clients that request credentials share the handler.
  requestHandler.handle = async (request, { abortSignal, ...own } = {}) => {
    const failed = new AbortController();
    const signal = AbortSignal.any(abortSignal === undefined ? [closed] : [closed, abortSignal]);
    const result = await endTunnelsWith(
      AbortSignal.any([signal, failed.signal]),
      () => handle(request, { ...own, abortSignal: signal }),
    ).catch((error) => {
      failed.abort();
      throw error;
    });
    const { body } = result.response;
    // The SDK tries errors of this name again.
    const late = new Error(`The response exceeded the configured ${ms} ms requestTimeout`);
    late.name = "TimeoutError";
    const ended = new AbortController();
    body.once("close", () => ended.abort());
    delay(ms, { signal: ended.signal, unref: true }).then(() => body.destroy(late), () => {});
    return result;
  };
}

/** Returns the configuration of a client of AWS. Its SDK has no limits of time by default. */
async function awsClientConfig(
  options: AwsClientOptions,
): Promise<Readonly<Record<string, unknown>>> {
  const { region, endpoint, credentials, roleArn } = optionsOf(options, "createAwsClient()");
  const provided = roleArn === undefined ? credentials : await assumed(roleArn, options);
  return {
    maxAttempts: 3,
    requestHandler: await handlerOptions(options),
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(provided === undefined ? {} : { credentials: provided }),
  };
}

/** Returns the limits of time and the proxies, by the names of the handlers of the SDK. */
async function handlerOptions(
  options: AwsConnectionOptions,
): Promise<Readonly<Record<string, unknown>>> {
  const { connectTimeoutMs = 5_000 } = optionsOf(options, "createAwsClient()");
  const { requestTimeoutMs = REQUEST_TIMEOUT_MS, proxy } = options;
  const { proxyAgents } = await import("../../../internal/url/aws_proxies.ts");
  return {
    connectionTimeout: connectTimeoutMs,
    requestTimeout: requestTimeoutMs,
    // Without it the SDK only writes a warning.
    throwOnRequestTimeout: true,
    // Of a response that stops in its middle.
    socketTimeout: requestTimeoutMs,
    // The SDK's own limit comes first.
    ...proxyAgents(proxy, 2 * connectTimeoutMs),
  };
}

/**
 * Creates the handler of requests that most clients of AWS have. The client of Kinesis has one for
 * HTTP/2, which proxies, local servers and runtimes other than Node do not all have.
 */
export async function http1Handler(options: AwsConnectionOptions): Promise<RequestHandler> {
  const { NodeHttpHandler } = await loadHttp1Handler();
  return new NodeHttpHandler(await handlerOptions(options));
}

/**
 * Loads the handler of requests.
 *
 * @throws {TransportError} If it is not installed.
 */
export async function loadHttp1Handler(): Promise<HandlerPackage> {
  return await loadPackage<HandlerPackage>("@smithy/node-http-handler");
}

async function assumed(roleArn: string, options: AwsClientOptions): Promise<unknown> {
  const { region, credentials } = options;
  const { fromTemporaryCredentials } = await loadCredentialProviders();
  return fromTemporaryCredentials({
    params: { RoleArn: roleArn, RoleSessionName: "runline" },
    ...(region === undefined ? {} : { clientConfig: { region } }),
    ...(credentials === undefined ? {} : { masterCredentials: credentials }),
  });
}
