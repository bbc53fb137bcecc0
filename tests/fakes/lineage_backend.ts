import { createServer as createHttpServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo, Server, Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import { gunzipSync } from "node:zlib";
import { type Certificate, readTlsFile } from "../fixtures/tls_files.ts";

/** A request that a lineage backend received. */
export interface LineageRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The uncompressed body. */
  readonly body: string;
  /** The common name of the client's certificate. Bun does not report it. */
  readonly client?: string;
}

/** The end of an answer that is broken: cut, dripping, or complete on a connection that ends. */
export type AnswerEnding = "cut" | "drip" | "close";

/**
 * The answer to a request: a status, more than that, or none. `hang` keeps the connection open,
 * `cut` closes it after the request, `reset` closes it before the body is read.
 */
export type LineageAnswer =
  | number
  | {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
    /** How the answer ends. Default: it is complete. */
    readonly ending?: AnswerEnding;
  }
  | "hang"
  | "cut"
  | "reset";

/** The options of {@linkcode startLineageBackend}. */
export interface LineageBackendOptions {
  /** The certificate of a backend that speaks TLS. Default: no TLS. */
  readonly certificate?: Certificate;
  /** Whether clients need a certificate. */
  readonly requireClient?: boolean;
}

/** A lineage backend on the loopback that accepts events, or fails on request. */
export interface LineageBackend extends AsyncDisposable {
  /** The address, by the name `localhost` with TLS. */
  readonly url: string;
  /** The events that were accepted. */
  // deno-lint-ignore no-explicit-any -- tests read whatever they have sent
  readonly events: readonly any[];
  readonly requests: readonly LineageRequest[];
  /** Answers the next requests so, one each; all others are accepted. */
  respondWith(...answers: readonly LineageAnswer[]): void;
  close(): Promise<void>;
}

/** Starts a lineage backend on a free port. */
export async function startLineageBackend(
  options: LineageBackendOptions = {},
): Promise<LineageBackend> {
  const events: unknown[] = [];
  const requests: LineageRequest[] = [];
  const answers: LineageAnswer[] = [];

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const next = answers.shift() ?? 201;
    if (next === "reset") return void request.socket.destroy();
    const received = await requestOf(request);
    requests.push(received);
    if (next === "hang") return;
    if (next === "cut") return void request.socket.destroy();
    const whole = typeof next === "number" ? { status: next } : next;
    if (whole.status < 300) events.push(parsed(received.body));
    write(response, whole);
  }

  const server = createServer(options, (request, response) => {
    answer(request, response).catch((error) => {
      // A client that gives up while it sends waits for no answer.
      if (error.code !== "ECONNRESET") throw error;
    });
  });
  const closeSockets = trackSockets(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;

  async function close(): Promise<void> {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    closeSockets();
    await closed;
  }

  return {
    url: options.certificate ? `https://localhost:${port}` : `http://127.0.0.1:${port}`,
    events,
    requests,
    respondWith: (...next) => void answers.push(...next),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function createServer(
  { certificate, requireClient = false }: LineageBackendOptions,
  listener: (request: IncomingMessage, response: ServerResponse) => void,
): Server {
  if (certificate === undefined) return createHttpServer(listener);
  const client = { requestCert: true, rejectUnauthorized: true, ca: readTlsFile("ca.pem") };
  const server = createHttpsServer({
    cert: readTlsFile(`${certificate}.pem`),
    key: readTlsFile(`${certificate}.key`),
    ...(requireClient && client),
  }, listener);
  // Clients that refuse the certificate end the handshake.
  return server.on("tlsClientError", () => {});
}

/** Returns a function that closes all connections. */
function trackSockets(server: Server): () => void {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
  });
  return () => {
    for (const socket of sockets) socket.destroy();
    (server as Partial<{ closeAllConnections(): void }>).closeAllConnections?.();
  };
}

function write(
  response: ServerResponse,
  answer: Exclude<LineageAnswer, number | string>,
): void {
  const { status, headers = {}, body = "", ending } = answer;
  if (ending === undefined) return void response.writeHead(status, headers).end(body);
  if (ending === "close") {
    const { socket } = response;
    // No header announces it, as where the idle connections of a load balancer end.
    response.writeHead(status, headers).end(body, () => socket?.destroy());
    return;
  }
  const part = body || "{";
  response.writeHead(status, { "content-length": String(part.length + 1000), ...headers });
  response.write(part, () => {
    if (ending === "cut") response.socket?.destroy();
  });
  if (ending === "drip") drip(response);
}

/** Writes a byte now and then, until the client gives up. */
function drip(response: ServerResponse): void {
  const timer = setInterval(() => response.write(" "), 5);
  const stop = (): void => clearInterval(timer);
  response.on("close", stop).on("error", stop);
  response.socket?.on("close", stop);
}

async function requestOf(request: IncomingMessage): Promise<LineageRequest> {
  const { method = "", url: path = "", headers } = request;
  const { subject } = (request.socket as Partial<TLSSocket>).getPeerCertificate?.() ?? {};
  const client = subject === undefined ? {} : { client: String(subject.CN) };
  return { method, path, headers, body: await bodyOf(request), ...client };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const bytes = new Uint8Array(await new Blob(chunks as BlobPart[]).arrayBuffer());
  const isGzip = request.headers["content-encoding"] === "gzip";
  return new TextDecoder().decode(isGzip ? gunzipSync(bytes) : bytes);
}

/** Parses JSON. A form, such as the request of a token, is left as it is. */
function parsed(body: string): unknown {
  return /^\s*[[{]/.test(body) ? JSON.parse(body) : body;
}
