import { readFile } from "node:fs/promises";
import type { RequestHandler } from "../../../src/server/handler.ts";

/** A request of the recording. */
export interface RecordedRequest {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly contentType?: string;
}

/** An answer: of the recording or of ours. */
export interface Answer {
  readonly status: number;
  readonly allow?: string | undefined;
  readonly body: unknown;
}

/** The folder of the recording. */
const FOLDER = new URL("../../../../shared/data/marquez/", import.meta.url);

const SERVER = "http://127.0.0.1:5010";

/** Reads the texts of the recorded events. */
export async function recordedEvents(): Promise<readonly string[]> {
  return (await readFile(new URL("events.ndjson", FOLDER), "utf8")).trim().split("\n");
}

/** Reads the recorded requests. */
export async function recordedRequests(): Promise<readonly RecordedRequest[]> {
  return JSON.parse(await readFile(new URL("requests.json", FOLDER), "utf8"));
}

/** Reads the recorded answer to a request. */
export async function recordedAnswer(id: string): Promise<Answer> {
  return JSON.parse(await readFile(new URL(`answers/${id}.json`, FOLDER), "utf8"));
}

/** Returns whether the recording is there. */
export async function hasRecording(): Promise<boolean> {
  return await recordedRequests().then(() => true, () => false);
}

/** Sends an event. */
export async function post(handler: RequestHandler, body: string): Promise<number> {
  const headers = { "content-type": "application/json" };
  const request = new Request(`${SERVER}/api/v1/lineage`, { method: "POST", body, headers });
  return (await handler(request)).status;
}

/** Sends a request; `answers` has the bodies of those before, which a path may name. */
export async function send(
  handler: RequestHandler,
  request: RecordedRequest,
  answers: ReadonlyMap<string, unknown>,
): Promise<Answer> {
  const path = request.path.replace(
    /\{\{([^#}]+)#([^}]+)\}\}/g,
    (_, id: string, pointer: string) => String(valueAt(answers.get(id), pointer) ?? "absent"),
  );
  const { method, body } = request;
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const headers = { "content-type": request.contentType ?? "application/json" };
  const response = await handler(
    new Request(`${SERVER}${path}`, { method, ...text !== undefined && { body: text, headers } }),
  );
  const answer = await response.text();
  return {
    status: response.status,
    allow: response.headers.get("allow") ?? undefined,
    body: answer === "" ? null : JSON.parse(answer),
  };
}

function valueAt(value: unknown, pointer: string): unknown {
  return pointer.split("/").slice(1).reduce<unknown>(
    (at, key) => (at as Record<string, unknown> | undefined)?.[key],
    value,
  );
}

/** Lists that have an order; all others are compared as sets. */
const ORDERED = ["versions", "runs", "jobs", "events", "datasets"];

/** Removes what differs each time: ids that are made, and times of the server. */
export function normalized(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => normalized(item, key));
    if (ORDERED.includes(key)) return items;
    return items.sort((a, b) => JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
  }
  if (typeof value === "string") {
    if (/^[\da-f]{8}-[\da-f]{4}-[34]/.test(value)) return "<uuid>";
    return value.replace(/#[\da-f-]{36}/g, "#<uuid>");
  }
  if (typeof value !== "object" || value === null) return value;
  const volatile = /^(?:updatedAt|currentVersion|startInterval|endInterval)$/;
  const entries = Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1);
  return Object.fromEntries(
    entries.map(([name, item]) => [name, volatile.test(name) ? "*" : normalized(item, name)]),
  );
}

/** Lists the places at which two values differ. */
export function differences(theirs: unknown, ours: unknown, at = ""): readonly string[] {
  if (JSON.stringify(theirs) === JSON.stringify(ours)) return [];
  const isDeep = typeof theirs === "object" && typeof ours === "object" && theirs !== null &&
    ours !== null && Array.isArray(theirs) === Array.isArray(ours);
  if (!isDeep) return [at];
  const [a, b] = [theirs as Record<string, unknown>, ours as Record<string, unknown>];
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].flatMap((key) => differences(a[key], b[key], `${at}/${key}`));
}
