import { basicAuthorization } from "../../internal/url/basic_authorization.ts";
import { request } from "node:http";
import { Agent } from "node:https";
import type { Duplex } from "node:stream";
import { connect, type ConnectionOptions } from "node:tls";

type Env = Readonly<Record<string, string | undefined>>;

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
 * Returns a middleware that sends requests to plain HTTP addresses by the proxy in `HTTP_PROXY`, except
 * for the hosts in `NO_PROXY`. It belongs behind the signature.
 */
export function plainProxy(env: Env): Middleware {
  const proxy = proxyUrlOf(env["http_proxy"] || env["HTTP_PROXY"]);
  if (!proxy) return (next) => next;
  const direct = directHosts(env);
  return (next) => (args) => {
    const request = byProxy(args.request as PlainRequest, { proxy, direct });
    return next({ ...args, request });
  };
}

// RFC 9112 §3.2.2: a proxy gets the whole address. The header Host stays as it was signed.
function byProxy(
  request: PlainRequest,
  { proxy, direct }: { readonly proxy: URL; readonly direct: readonly string[] },
): PlainRequest {
  if (request.protocol !== "http:" || isDirect(request.hostname, direct)) return request;
  const port = request.port === undefined ? "" : `:${request.port}`;
  return Object.assign(Object.create(Object.getPrototypeOf(request)), request, {
    hostname: proxy.hostname,
    port: Number(proxy.port || "80"),
    path: `http://${request.hostname}${port}${request.path}`,
    headers: { ...request.headers, ...proxyAuthorization(proxy) },
  });
}

/**
 * Returns the agent for HTTPS that the environment asks for by `HTTPS_PROXY`, except for the hosts in
 * `NO_PROXY`. Without a proxy there is none.
 */
export function proxyAgents(env: Env): { readonly httpsAgent?: Agent } {
  const proxyUrl = proxyUrlOf(env["https_proxy"] || env["HTTPS_PROXY"]);
  return proxyUrl ? { httpsAgent: tunnelAgent(proxyUrl, directHosts(env)) } : {};
}

function proxyUrlOf(proxy: string | undefined): URL | undefined {
  if (!proxy) return undefined;
  return new URL(/^\w+:\/\//.test(proxy) ? proxy : `http://${proxy}`);
}

function directHosts(env: Env): readonly string[] {
  return (env["no_proxy"] ?? env["NO_PROXY"] ?? "").split(/[\s,]+/);
}

function proxyAuthorization(proxy: URL): Record<string, string> {
  const authorization = basicAuthorization(proxy);
  return authorization === undefined ? {} : { "proxy-authorization": authorization };
}

function tunnelAgent(proxyUrl: URL, direct: readonly string[]): Agent {
  const agent = new Agent({ keepAlive: true, maxSockets: 50 });
  // Called for each new connection, whose socket goes to the callback.
  agent.createConnection = (options, callback) => {
    const { host, port } = options;
    const target = { host: String(host), port: Number(port ?? 443) };
    const secured = { servername: target.host, ...options } as ConnectionOptions;
    if (isDirect(target.host, direct)) return connect(secured);
    tunnel(target, proxyUrl).then(
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
  const proxyPort = proxy.port || "80";
  const target = `${host}:${port}`;
  return new Promise((resolve, reject) => {
    const fail = (reason: string, cause?: Error): void =>
      reject(
        new Error(`Cannot connect by the proxy ${hostname}:${proxyPort}: ${reason}`, { cause }),
      );
    const call = request({
      host: hostname,
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

/** Reports whether `NO_PROXY` has a host: itself, a domain above it, or `*`. */
function isDirect(host: string, direct: readonly string[]): boolean {
  return direct.some((entry) => {
    const domain = entry.replace(/^\*?\./, "").replace(/:\d+$/, "");
    return entry === "*" || (domain !== "" && (host === domain || host.endsWith(`.${domain}`)));
  });
}
