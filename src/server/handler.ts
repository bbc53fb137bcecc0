/**
 * The HTTP handler of a lineage backend.
 *
 * ```ts
 * import { lineageHandler } from "@runline/runline/server/handler";
 * import { sqliteLineageStore } from "@runline/runline/server/sqlite";
 * import { assertEquals } from "@std/assert";
 * import { mkdtemp } from "node:fs/promises";
 *
 * const folder = await mkdtemp("/tmp/lineage-");
 * await using store = sqliteLineageStore({ path: `${folder}/lineage.db` });
 * const handler = lineageHandler({ store });
 * const response = await handler(new Request("http://127.0.0.1/api/v1/jobs"));
 * assertEquals(await response.json(), { totalCount: 0, jobs: [] });
 * ```
 *
 * @module
 */
import { optionsOf, requireMethod } from "../internal/is_object.ts";
import { type Context, Hono, type Next } from "hono";
import { ApiError, codeError } from "./api/errors.ts";
import { RUNLINE_API } from "./api/runline/openapi.ts";
import { runlineApi } from "./api/runline/runline_api.ts";
import { marquezApi } from "./api/marquez/marquez_api.ts";
import { answerOther } from "./api/methods.ts";
import { LineageStoreError } from "./errors.ts";
import { guard, type GuardOptions } from "./http/guard.ts";
import { Metrics } from "./http/metrics.ts";
import type { AnsweredRequest, RequestHandler } from "./http/request_handler.ts";
import { type EventValidator, Ingest } from "./ingest/ingest.ts";
import { BodyError } from "./ingest/read_body.ts";
import { pages } from "./pages/pages.ts";
import type { DiagramRenderer } from "./pages/parts/page_context.ts";
import type { LineageStore } from "./store/store.ts";

export type { GuardOptions } from "./http/guard.ts";
export type { EventValidator } from "./ingest/ingest.ts";
export type { AnsweredRequest, RequestHandler } from "./http/request_handler.ts";
export type { DiagramRenderer } from "./pages/parts/page_context.ts";
export type { LineageStore } from "./store/store.ts";

/** Options of {@linkcode lineageHandler}. */
export interface LineageHandlerOptions extends GuardOptions {
  /** The store. */
  readonly store: LineageStore;
  /**
   * Finds the differences of events from the OpenLineage spec.
   * @default none are looked for
   */
  readonly validate?: EventValidator;
  /**
   * Whether events that differ from the spec are refused.
   * @default {false}
   */
  readonly strict?: boolean;
  /**
   * The largest body of a request in bytes, before and after decompression.
   * @default {16_777_216}
   */
  readonly maxBytes?: number;
  /**
   * Reads the time in milliseconds since the epoch.
   * @default {Date.now}
   */
  readonly now?: () => number;
  /**
   * Draws the graphs of the pages.
   * @default there are no pages
   */
  readonly renderer?: DiagramRenderer;
  /** The time after which runs are removed, in words, for the pages: `30 days`. */
  readonly retention?: string;
  /** Ends the live feeds: their clients would keep a server from its end. */
  readonly signal?: AbortSignal;
  /** Called with each failure that no client caused. It must not throw. */
  readonly onError?: (error: unknown) => void;
  /** Called with each request that was answered. It must not throw. */
  readonly onAnswered?: (request: AnsweredRequest) => void;
}

/**
 * Makes the handler of a lineage backend: the API of Marquez, one of its own, and pages.
 *
 * @throws {RangeError} If the token is empty or has other characters than printable ASCII without spaces.
 *
 * @example
 * ```ts
 * import { lineageHandler } from "@runline/runline/server/handler";
 * import { sqliteLineageStore } from "@runline/runline/server/sqlite";
 * import { assertEquals } from "@std/assert";
 * import { mkdtemp } from "node:fs/promises";
 *
 * const folder = await mkdtemp("/tmp/lineage-");
 * await using store = sqliteLineageStore({ path: `${folder}/lineage.db` });
 * const handler = lineageHandler({ store });
 * const response = await handler(new Request("http://127.0.0.1/api/v1/namespaces"));
 * assertEquals(await response.json(), { namespaces: [] });
 * ```
 */
export function lineageHandler(options: LineageHandlerOptions): RequestHandler {
  const { store, validate, strict = false, maxBytes = 16 * 1024 * 1024, now = Date.now } =
    optionsOf(options, "lineageHandler()");
  requireMethod({ store }, "append");
  const ingest = new Ingest({ store, strict, ...validate && { validate } });
  const metrics = new Metrics();
  const api = new Hono({ strict: true });
  api.get("/api/*", storeNowhere);
  api.route("/api/v1", marquezApi({ store, ingest, maxBytes, now }));
  api.route(RUNLINE_API, runlineApi(store, options));
  api.get("/ping", (c) => c.text("pong\n"));
  api.get("/healthcheck", async (c) => {
    await store.status();
    return c.json({ store: { healthy: true } });
  });
  api.get("/metrics", async (c) => {
    const headers = { "content-type": "text/plain; version=0.0.4; charset=utf-8" };
    return c.body(metrics.text(await store.status()), { headers });
  });
  api.notFound((c) => answerOther(c, api));
  api.onError((error) => errorResponse(apiErrorOf(error, options)));
  const site = siteOf(options);
  const guarded = guard(async (request) => {
    const isPage = site && !API_PATHS.test(new URL(request.url).pathname);
    return await (isPage ? site : api).fetch(request);
  }, options);
  return (request) => measured(guarded, request, { metrics, options });
}

const API_PATHS = /^\/(?:api(?:\/|$)|ping$|healthcheck$|metrics$)/;

function siteOf(options: LineageHandlerOptions): Hono | undefined {
  const { store, renderer, retention, token, now, onError } = options;
  return renderer && pages({
    store,
    renderer,
    server: { needsToken: token !== undefined, ...retention !== undefined && { retention } },
    ...now && { now },
    ...onError && { onError },
  });
}

// Every answer of the API has contents of events.
async function storeNowhere(c: Context, next: Next): Promise<void> {
  await next();
  c.res.headers.set("cache-control", "no-store");
}

async function measured(
  handler: RequestHandler,
  request: Request,
  { metrics, options }: { readonly metrics: Metrics; readonly options: LineageHandlerOptions },
): Promise<Response> {
  const startedAt = performance.now();
  const response = await handler(request).catch((error) =>
    errorResponse(apiErrorOf(error, options))
  );
  const answered: AnsweredRequest = {
    method: request.method,
    path: pathOf(request.url),
    status: response.status,
    ms: performance.now() - startedAt,
  };
  metrics.count(answered);
  options.onAnswered?.(answered);
  return response;
}

function pathOf(url: string): string {
  // Bun leaves out a host that is invalid.
  return /^(?:\w+:\/\/[^/?]*)?([^?]*)/.exec(url)?.[1] ?? "";
}

function errorResponse({ status, body }: ApiError): Response {
  return Response.json(body, { status });
}

function apiErrorOf(error: unknown, { onError }: LineageHandlerOptions): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof BodyError) return codeError(error.status, error.message);
  onError?.(error);
  if (error instanceof LineageStoreError) {
    const isFull = error.code === "LINEAGE_STORE_FULL";
    return codeError(isFull ? 507 : 503, isFull ? "The disk is full" : "The store is unavailable");
  }
  return codeError(500, "There was an error processing your request. It has been logged.");
}
