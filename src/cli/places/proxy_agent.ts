import { request } from "node:http";
import { Agent } from "node:https";
import type { Duplex } from "node:stream";
import { connect, type ConnectionOptions } from "node:tls";

type Env = Readonly<Record<string, string | undefined>>;

const TIMEOUT_MS = 10_000;

/**
 * Returns the agent for HTTPS that the environment asks for by `HTTPS_PROXY`, except for the hosts in
 * `NO_PROXY`, or nothing without a proxy.
 */
export function proxyAgent(env: Env): Agent | undefined {
  const proxy = env["https_proxy"] || env["HTTPS_PROXY"];
  if (!proxy) return undefined;
  const proxyUrl = new URL(/^\w+:\/\//.test(proxy) ? proxy : `http://${proxy}`);
  const direct = (env["no_proxy"] ?? env["NO_PROXY"] ?? "").split(/[\s,]+/);
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
  const { hostname, username, password } = proxy;
  const proxyPort = proxy.port || "80";
  const target = `${host}:${port}`;
  const user = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const authorization = username ? { "proxy-authorization": `Basic ${btoa(user)}` } : {};
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
      headers: { host: target, ...authorization },
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
