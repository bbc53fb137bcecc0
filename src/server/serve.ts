/**
 * Serves a request handler over HTTP on Deno, Bun or Node.
 *
 * ```ts
 * import { serveRequests } from "@runline/runline/server/serve";
 * import { assertEquals } from "@std/assert";
 *
 * await using server = await serveRequests(() => Promise.resolve(new Response("hello")), { port: 0 });
 * const response = await fetch(server.url);
 * assertEquals(await response.text(), "hello");
 * ```
 *
 * @module
 */
import { optionsOf, wrongType } from "../internal/is_object.ts";
import type { RequestHandler } from "./http/request_handler.ts";
import { listenError } from "./http/listen_error.ts";
import { serveWithNode } from "./http/serve_with_node.ts";
import type { RunningServer, ServeOptions } from "./http/serve_options.ts";

export { GraphRenderer } from "./graph_svg.ts";
export { lineageHandler, type LineageHandlerOptions } from "./handler.ts";
export type { AnsweredRequest, RequestHandler } from "./http/request_handler.ts";
export type { RunningServer, ServeOptions } from "./http/serve_options.ts";

/** The part of Deno's API that is called here. */
interface DenoServe {
  serve(
    options: {
      hostname: string;
      port: number;
      signal: AbortSignal;
      onListen(): void;
      onError(error: unknown): Response;
    },
    handler: (request: Request, info: { readonly completed: Promise<void> }) => Promise<Response>,
  ): {
    readonly addr: { readonly port: number };
    readonly finished: Promise<void>;
    shutdown(): Promise<void>;
  };
}

/** The part of Bun's API that is called here. */
interface BunServe {
  serve(options: {
    hostname: string;
    port: number;
    maxRequestBodySize: number;
    idleTimeout: number;
    fetch: RequestHandler;
  }): { readonly port: number; stop(force?: boolean): Promise<void> };
}

/** Time limit of requests in flight after a request to stop. */
const GRACE_MS = 2_000;

const IDLE_SECONDS = 60;

const STOPPED = { status: 503, headers: { connection: "close" } };

const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|::1)$/;

/**
 * Serves a handler over HTTP.
 *
 * @throws {Error} If the address cannot be used; its `code` is `EADDRINUSE` if another server has it.
 */
export async function serveRequests(
  handler: RequestHandler,
  options: ServeOptions = {},
): Promise<RunningServer> {
  const { host = "127.0.0.1", port = 5010 } = optionsOf(options, "serveRequests()");
  if (typeof handler !== "function") {
    throw wrongType(handler, "Cannot serve HTTP requests as 'handler' must be a function");
  }
  const global = globalThis as { readonly Deno?: DenoServe; readonly Bun?: BunServe };
  try {
    // The servers of Deno and Bun are the faster ones, and limit neither the time nor the number of clients.
    if (LOOPBACK.test(host)) {
      if (global.Bun) return serveWithBun(global.Bun, handler, { host, port });
      if (global.Deno) return serveWithDeno(global.Deno, handler, { host, port });
    }
    return await serveWithNode(handler, { host, port, graceMs: GRACE_MS });
  } catch (cause) {
    throw listenError(cause, { host, port });
  }
}

function serveWithDeno(
  deno: DenoServe,
  handler: RequestHandler,
  { host, port }: Required<ServeOptions>,
): RunningServer {
  // `shutdown()` waits for clients that do not read, and nothing can end them after it.
  const end = new AbortController();
  const open = new Set<Promise<void>>();
  let stops = false;
  const server = deno.serve({
    hostname: host,
    port,
    signal: end.signal,
    onListen: () => {},
    onError: () => new Response("Unexpected failure\n", { status: 500 }),
  }, (request, { completed }) => {
    if (stops) return Promise.resolve(new Response(null, STOPPED));
    const answered = completed.catch(() => {}).finally(() => open.delete(answered));
    open.add(answered);
    return handler(request);
  });
  return runningServer(host, server.addr.port, async () => {
    stops = true;
    let areComplete = false;
    // A response is complete before it is written, and `shutdown()` waits until it is written.
    const written = Promise.all(open).then(() => {
      areComplete = true;
      return server.shutdown();
    });
    await withinGrace(written);
    if (areComplete) return;
    end.abort();
    await server.finished;
  });
}

function serveWithBun(
  bun: BunServe,
  handler: RequestHandler,
  { host, port }: Required<ServeOptions>,
): RunningServer {
  const server = bun.serve({
    hostname: host,
    port,
    // The handler answers with the reason where a body is too large.
    maxRequestBodySize: 1024 * 1024 * 1024,
    idleTimeout: IDLE_SECONDS,
    fetch: handler,
  });
  return runningServer(host, server.port, async () => {
    await withinGrace(server.stop());
    await server.stop(true);
  });
}

function runningServer(host: string, port: number, stop: () => Promise<void>): RunningServer {
  const name = host.includes(":") ? `[${host}]` : host;
  return { url: `http://${name}:${port}`, port, stop, [Symbol.asyncDispose]: stop };
}

// A listener of the live feed never ends by itself.
async function withinGrace(stopped: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const grace = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, GRACE_MS);
  });
  await Promise.race([stopped, grace]);
  clearTimeout(timer);
}
