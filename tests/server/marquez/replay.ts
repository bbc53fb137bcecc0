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
  const { status, allow, body } = JSON.parse(
    await readFile(new URL(`answers/${id}.json`, FOLDER), "utf8"),
  );
  return { status, allow, body };
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

/** Returns the value at a pointer. Beyond the end of a list it is the last item: ours are shorter. */
function valueAt(value: unknown, pointer: string): unknown {
  return pointer.split("/").slice(1).reduce<unknown>(
    (at, key) =>
      Array.isArray(at) ? at.at(Math.min(Number(key), at.length - 1)) : (at as never)?.[key],
    value,
  );
}
