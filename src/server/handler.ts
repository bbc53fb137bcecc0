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
import { Hono } from "hono";
import { ApiError, codeError } from "./api/errors.ts";
import { marquezApi } from "./api/marquez_api.ts";
import { answerOther } from "./api/methods.ts";
import { LineageStoreError } from "./errors.ts";
import { type EventValidator, Ingest } from "./ingest/ingest.ts";
import { BodyError } from "./ingest/read_body.ts";
import type { LineageStore } from "./store/store.ts";

/** Options of {@linkcode lineageHandler}. */
export interface LineageHandlerOptions {
  /** The store. */
  readonly store: LineageStore;
  /**
   * Finds the differences of events from the OpenLineage spec.
   *
   * @default none are looked for
   */
  readonly validate?: EventValidator;
  /**
   * Whether events that differ from the spec are refused.
   *
   * @default {false}
   */
  readonly strict?: boolean;
  /**
   * The largest body of a request in bytes, before and after decompression.
   *
   * @default {16_777_216}
   */
  readonly maxBytes?: number;
  /**
   * Reads the time in milliseconds since the epoch.
   *
   * @default {Date.now}
   */
  readonly now?: () => number;
  /** Called with each failure that no client caused. It must not throw. */
  readonly onError?: (error: unknown) => void;
}

/** Answers a request. */
export type RequestHandler = (request: Request) => Promise<Response>;

/**
 * Makes the handler of a lineage backend: the API of Marquez, one of its own, and pages.
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
  const { store, validate, strict = false, maxBytes = 16 * 1024 * 1024, now = Date.now } = options;
  const ingest = new Ingest({ store, strict, ...validate && { validate } });
  const app = new Hono({ strict: true });
  app.route("/api/v1", marquezApi({ store, ingest, maxBytes, now }));
  app.notFound((c) => answerOther(c, app));
  app.onError((error) => errorResponse(apiErrorOf(error, options)));
  return async (request) => await app.fetch(request);
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
