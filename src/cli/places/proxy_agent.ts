import { request as plainRequest } from "node:http";
import { Agent, request as secureRequest } from "node:https";
import type { Duplex } from "node:stream";
import { connect, type ConnectionOptions } from "node:tls";
import { basicAuthorization } from "../../internal/url/credentials.ts";
import { type ProxyEnvironment, proxyFor } from "../../internal/url/proxy_for.ts";

const TIMEOUT_MS = 10_000;

interface PlainRequest {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A middleware of a client of the AWS SDK. */
export type Middleware = <Args extends { readonly request: unknown }, Result>(
  next: (args: Args) => Promise<Result>,
) => (args: Args) => Promise<Result>;

/**
 * Returns a middleware that sends requests to plain HTTP addresses by the proxy that the environment
 * names for them. It belongs behind the signature.
 */
export function plainProxy(env: ProxyEnvironment): Middleware {
  return (next) => (args) => {
    const request = byProxy(args.request as PlainRequest, env);
    return next({ ...args, request });
  };
}

// RFC 9112 §3.2.2: a proxy gets the whole address. The header Host stays as it was signed.
function byProxy(request: PlainRequest, env: ProxyEnvironment): PlainRequest {
  if (request.protocol !== "http:") return request;
  const { hostname, path } = request;
  const origin = `http://${hostname}${request.port === undefined ? "" : `:${request.port}`}`;
  const proxy = proxyFor(new URL(origin), env);
  if (!proxy) return request;
  return Object.assign(Object.create(Object.getPrototypeOf(request)), request, {
    protocol: proxy.protocol,
    hostname: proxy.hostname,
    port: Number(portOf(proxy)),
    path: origin + path,
    headers: { ...request.headers, ...proxyAuthorization(proxy) },
  });
}

/**
 * Returns the agent for HTTPS that reaches hosts by the proxy that the environment names for them.
 * Returns nothing without a proxy for any host.
 */
export function proxyAgents(env: ProxyEnvironment): { readonly httpsAgent?: Agent } {
  const { no_proxy: _, NO_PROXY: __, ...named } = env;
  return proxyFor(new URL("https://any.invalid"), named) ? { httpsAgent: tunnelAgent(env) } : {};
}

function portOf({ port, protocol }: URL): string {
  return port || (protocol === "https:" ? "443" : "80");
}

function proxyAuthorization(proxy: URL): Record<string, string> {
  const authorization = basicAuthorization(proxy);
  return authorization === undefined ? {} : { "proxy-authorization": authorization };
}

function tunnelAgent(env: ProxyEnvironment): Agent {
  const agent = new Agent({ keepAlive: true, maxSockets: 50 });
  // Called for each new connection, whose socket goes to the callback.
  agent.createConnection = (options, callback) => {
    const { host, port } = options;
    const target = { host: String(host), port: Number(port ?? 443) };
    const secured = { servername: target.host, ...options } as ConnectionOptions;
    const hostInUrl = target.host.includes(":") ? `[${target.host}]` : target.host;
    const proxy = proxyFor(new URL(`https://${hostInUrl}:${target.port}`), env);
    if (!proxy) return connect(secured);
    tunnel(target, proxy).then(
      (socket) => callback?.(null, connect({ ...secured, socket })),
      (error) => callback?.(error, undefined as never),
    );
    return undefined;
  };
  return agent;
}

interface Target {
  readonly host: string;
  readonly port: number;
}

function tunnel({ host, port }: Target, proxy: URL): Promise<Duplex> {
  const { hostname } = proxy;
  const proxyPort = portOf(proxy);
  const request = proxy.protocol === "https:" ? secureRequest : plainRequest;
  const target = `${host}:${port}`;
  return new Promise((resolve, reject) => {
    const fail = (reason: string, cause?: Error): void =>
      reject(
        new Error(`Cannot connect by the proxy ${hostname}:${proxyPort}: ${reason}`, { cause }),
      );
    const call = request({
      host: hostname.replace(/^\[|\]$/g, ""),
      port: proxyPort,
      method: "CONNECT",
      path: target,
      headers: { host: target, ...proxyAuthorization(proxy) },
      timeout: TIMEOUT_MS,
    });
    call.on("connect", ({ statusCode }, socket) => {
      if (statusCode === 200) return resolve(socket);
      socket.destroy();
      fail(`it answered ${statusCode}`);
    });
    call.on("response", ({ statusCode }) => {
      call.destroy();
      fail(`it answered ${statusCode}`);
    });
    call.on("timeout", () => call.destroy(new Error("No answer in time")));
    call.on("error", (cause) => fail(cause.message, cause));
    call.end();
  });
}
