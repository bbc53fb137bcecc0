import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import type { RequestHandler } from "./request_handler.ts";
import type { RunningServer, ServeOptions } from "./serve_options.ts";

const MAX_HEADER_BYTES = 16 * 1024;
const REQUEST_MS = 60_000;

/** Options of {@linkcode serveWithNode}. */
export interface ServeWithNodeOptions extends Required<ServeOptions> {
  /** Time limit of requests in flight after a request to stop, in milliseconds. */
  readonly graceMs: number;
  /**
   * Time limit for a client to send the head of a request, in milliseconds.
   * @default {10_000}
   */
  readonly headersMs?: number;
  /**
   * The most connections at a time.
   * @default {1_000}
   */
  readonly maxConnections?: number;
}

/** Serves a handler with Node's HTTP server. */
export async function serveWithNode(
  handler: RequestHandler,
  options: ServeWithNodeOptions,
): Promise<RunningServer> {
  const { host, port, graceMs, headersMs = 10_000, maxConnections = 1_000 } = options;
  const server = createServer({
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: headersMs,
    requestTimeout: Math.max(REQUEST_MS, headersMs),
    connectionsCheckingInterval: Math.ceil(headersMs / 2),
  });
  server.maxConnections = maxConnections;
  server.on("request", (request, response) => {
    answer(handler, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const { port: actual } = server.address() as AddressInfo;
  const name = host.includes(":") ? `[${host}]` : host;
  const stop = () => stopServer(server, graceMs);
  return { url: `http://${name}:${actual}`, port: actual, stop, [Symbol.asyncDispose]: stop };
}

async function answer(
  handler: RequestHandler,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const request = requestOf(incoming);
  const response = request
    ? await handler(request)
    : new Response("Bad request\n", { status: 400 });
  const headers: Record<string, string | string[]> = Object.fromEntries(response.headers);
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) headers["set-cookie"] = cookies;
  // Otherwise the client would send the rest of a body that nobody reads, and wait.
  if (request?.body && !incoming.complete) headers["connection"] = "close";
  outgoing.writeHead(response.status, headers);
  if (response.body === null) {
    outgoing.end();
    return;
  }
  const reader = response.body.getReader();
  const cancel = (): void => void reader.cancel().catch(() => {});
  // The client may have left before there was a response.
  if (outgoing.destroyed) return cancel();
  outgoing.once("close", cancel);
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    if (outgoing.destroyed) return;
    if (!outgoing.write(next.value)) await drained(outgoing);
  }
  outgoing.end();
}

function drained(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      outgoing.off("drain", done);
      outgoing.off("close", done);
      resolve();
    };
    outgoing.once("drain", done);
    outgoing.once("close", done);
  });
}

function requestOf(incoming: IncomingMessage): Request | undefined {
  const { method = "GET", headers, rawHeaders, url = "/" } = incoming;
  // Node reads the first of two hosts, a proxy before it perhaps the second (RFC 9112, 3.2).
  const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && /^host$/i.test(name));
  if (hosts.length > 1) return undefined;
  try {
    // A client may send the whole address (RFC 9112, 3.2.2).
    const address = url.startsWith("/") ? `http://${headers.host || "localhost"}${url}` : url;
    const own = new Headers();
    for (const [name, value] of Object.entries(headers)) {
      for (const one of Array.isArray(value) ? value : [value]) {
        if (one !== undefined) own.append(name, one);
      }
    }
    if (method === "GET" || method === "HEAD") {
      return new Request(address, { method, headers: own });
    }
    const body = Readable.toWeb(incoming) as ReadableStream<Uint8Array>;
    // A stream needs `duplex`, which the types of the platform lack.
    const init = { method, headers: own, body, duplex: "half" };
    return new Request(address, init as RequestInit);
  } catch {
    return undefined;
  }
}

async function stopServer(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(timer);
}
