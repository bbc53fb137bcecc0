import { AsyncLocalStorage } from "node:async_hooks";
import { request as plainRequest } from "node:http";
import { Agent, request as secureRequest } from "node:https";
import type { Duplex } from "node:stream";
import { connect, type ConnectionOptions } from "node:tls";
import { basicAuthorization } from "./credentials.ts";
import type { Middleware, ProxiedClient } from "./proxied_client.ts";
import type { Environment } from "../permitted_env.ts";
import { proxyFor } from "./proxy_for.ts";

const TIMEOUT_MS = 10_000;

// An agent of Node gets no signal, and not the end of a request without a connection either.
const CALL_SIGNAL = new AsyncLocalStorage<AbortSignal>();

/** Calls a function whose requests for tunnels end with a signal. */
export function endTunnelsWith<Result>(signal: AbortSignal, call: () => Result): Result {
  return CALL_SIGNAL.run(signal, call);
}

interface PlainRequest {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Returns the proxy of a URL, or nothing for a server that is reached directly. */
export type ProxyOf = (url: URL) => URL | undefined;

/**
 * Returns the proxies that the environment names, by `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and
 * `NO_PROXY`, or `undefined` if it names none.
 */
export function proxiesOf(env: Environment): ProxyOf | undefined {
  const { no_proxy: _, NO_PROXY: __, ...named } = env;
  const isNamed = proxyFor(new URL("https://any.invalid"), named) !== undefined ||
    Boolean(env["http_proxy"] || env["HTTP_PROXY"]);
  return isNamed ? (url) => proxyFor(url, env) : undefined;
}

/**
 * Returns the option of the request handler of a client that reaches HTTPS addresses by proxies, with
 * the limit of the answer to a request for a tunnel.
 */
export function proxyAgents(
  proxyOf: ProxyOf | undefined,
  timeoutMs = TIMEOUT_MS,
): { readonly httpsAgent?: Agent } {
  return proxyOf === undefined ? {} : { httpsAgent: tunnelAgent(proxyOf, timeoutMs) };
}

/** Lets a client reach plain HTTP addresses by proxies. */
export function addPlainProxy(client: ProxiedClient, proxyOf: ProxyOf | undefined): void {
  if (proxyOf === undefined) return;
  const middleware: Middleware = (next) => (args) => {
    const request = byProxy(args.request as PlainRequest, proxyOf);
    return next({ ...args, request });
  };
  // Behind the signature.
  client.middlewareStack.add(middleware, { step: "deserialize", name: "plainProxy" });
}

// RFC 9112 §3.2.2: a proxy gets the whole address. The header Host stays as it was signed.
function byProxy(request: PlainRequest, proxyOf: ProxyOf): PlainRequest {
  if (request.protocol !== "http:") return request;
  const { hostname, path } = request;
  const origin = `http://${hostname}${request.port === undefined ? "" : `:${request.port}`}`;
  const proxy = proxyOf(new URL(origin));
  if (!proxy) return request;
  return Object.assign(Object.create(Object.getPrototypeOf(request)), request, {
    protocol: proxy.protocol,
    hostname: proxy.hostname,
    port: Number(portOf(proxy)),
    path: origin + path,
    headers: { ...request.headers, ...proxyAuthorization(proxy) },
  });
}

function portOf({ port, protocol }: URL): string {
  return port || (protocol === "https:" ? "443" : "80");
}

function proxyAuthorization(proxy: URL): Record<string, string> {
  const authorization = basicAuthorization(proxy);
  return authorization === undefined ? {} : { "proxy-authorization": authorization };
}

function tunnelAgent(proxyOf: ProxyOf, timeoutMs: number): Agent {
  const agent = new Agent({ keepAlive: true, maxSockets: 50 });
  // Called for each new connection, whose socket goes to the callback.
  agent.createConnection = (options, callback) => {
    const { host, port } = options;
    const target = { host: String(host), port: Number(port ?? 443), timeoutMs };
    const secured = { servername: target.host, ...options } as ConnectionOptions;
    const hostInUrl = target.host.includes(":") ? `[${target.host}]` : target.host;
    const proxy = proxyOf(new URL(`https://${hostInUrl}:${target.port}`));
    if (!proxy) return connect(secured);
    tunnel(target, proxy).then(
      (socket) => callback?.(null, connect({ ...secured, socket })),
      (error) => callback?.(error, undefined as never),
    );
    // Some versions of the types of Node expect a socket, which the callback has later.
    return undefined as never;
  };
  return agent;
}

interface Target {
  readonly host: string;
  readonly port: number;
  readonly timeoutMs: number;
}

function tunnel({ host, port, timeoutMs }: Target, proxy: URL): Promise<Duplex> {
  const { hostname } = proxy;
  const proxyPort = portOf(proxy);
  const request = proxy.protocol === "https:" ? secureRequest : plainRequest;
  const target = `${host}:${port}`;
  const signal = CALL_SIGNAL.getStore();
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
      timeout: timeoutMs,
    });
    const stop = (): void => void call.destroy(new Error("The request ended"));
    signal?.addEventListener("abort", stop, { once: true });
    call.once("close", () => signal?.removeEventListener("abort", stop));
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
