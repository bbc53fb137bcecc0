import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { gunzipSync } from "node:zlib";

/** What a lineage backend got. */
export interface LineageRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The text that was sent, uncompressed. */
  readonly body: string;
}

/** How a lineage backend answers: a status, more than that, never, or by cutting the connection. */
export type LineageAnswer =
  | number
  | {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  }
  | "hang"
  | "cut";

/** A lineage backend on the loopback that takes events, or fails as it is told. */
export interface LineageBackend extends AsyncDisposable {
  readonly url: string;
  /** The events that were taken. */
  // deno-lint-ignore no-explicit-any -- tests read whatever they have sent
  readonly events: readonly any[];
  readonly requests: readonly LineageRequest[];
  /** Answers the next requests so, one each; all others are taken. */
  respondWith(...answers: readonly LineageAnswer[]): void;
  close(): Promise<void>;
}

/** Starts a lineage backend on a free port. */
export async function startLineageBackend(): Promise<LineageBackend> {
  const events: unknown[] = [];
  const requests: LineageRequest[] = [];
  const sockets = new Set<Socket>();
  let answers: readonly LineageAnswer[] = [];

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const { method = "", url: path = "", headers } = request;
    requests.push({ method, path, headers, body });
    const [next = 201, ...rest] = answers;
    answers = rest;
    if (next === "hang") return;
    if (next === "cut") return void request.socket.destroy();
    const { status, headers: more = {}, body: text = "" } = typeof next === "number"
      ? { status: next }
      : next;
    if (status < 300) events.push(JSON.parse(body));
    response.writeHead(status, more).end(text);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error) => {
      // A client that gives up while it sends waits for no answer.
      if (error.code !== "ECONNRESET") throw error;
    });
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;

  async function close(): Promise<void> {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of sockets) socket.destroy();
    await closed;
  }

  return {
    url: `http://127.0.0.1:${port}`,
    events,
    requests,
    respondWith: (...next) => void (answers = [...answers, ...next]),
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const bytes = new Uint8Array(await new Blob(chunks as BlobPart[]).arrayBuffer());
  const isGzip = request.headers["content-encoding"] === "gzip";
  return new TextDecoder().decode(isGzip ? gunzipSync(bytes) : bytes);
}
