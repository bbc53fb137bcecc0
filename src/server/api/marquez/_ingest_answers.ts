import { asError } from "../../../internal/as_error.ts";
import { JsonScanner } from "../../../internal/text/json_scanner.ts";
import type { EventIssue } from "../../events/event_issue.ts";
import type { Ingest, Ingested } from "../../ingest/ingest.ts";
import { readBody } from "../../ingest/read_body.ts";
import { codeError, listError } from "../errors.ts";

/** The dependencies of responses to events. */
export interface IngestContext {
  /** Reads, validates and stores events. */
  readonly ingest: Ingest;
  /** The largest body of a request in bytes. */
  readonly maxBytes: number;
}

/** The number of differences from the spec of an event that was stored. */
const WARNINGS_HEADER = "runline-warnings";

/** Answers `POST /lineage`: 201 and no body. */
export async function answerEvent(
  request: Request,
  { ingest, maxBytes }: IngestContext,
): Promise<Response> {
  requireJson(request, ["application/json"]);
  const text = await readBody(request, { maxBytes });
  if (text.trim() === "" || text.trim() === "null") {
    throw listError(422, ["The request body must not be null"]);
  }
  const ingested = await ingest.text(text);
  if (ingested.status === "refused") throw refusal(ingested);
  const { issues } = ingested;
  const headers = new Headers();
  if (issues.length > 0) headers.set(WARNINGS_HEADER, String(issues.length));
  return new Response(null, { status: 201, headers });
}

function refusal({ reason, issues }: Extract<Ingested, { status: "refused" }>) {
  if (reason === "json") return codeError(400, `The request body ${issues[0]?.message}`);
  return listError(422, issues.map(issueText));
}

// As Marquez: `run.runId must not be null`. The path of any other difference is a JSON pointer.
function issueText({ pointer, message }: EventIssue): string {
  if (message !== "is missing") return `${pointer} ${message}`.trim();
  const path = pointer.slice(1).replace(/\/(\d+)(?=\/|$)/g, "[$1]").replaceAll("/", ".");
  return `${path} must not be null`;
}

const BATCH_TYPES = ["application/json", "application/x-ndjson"];

/** Answers `POST /lineage/batch` as the OpenLineage spec has it: 204, or 200 and what failed. */
export async function answerBatch(
  request: Request,
  { ingest, maxBytes }: IngestContext,
): Promise<Response> {
  const type = requireJson(request, BATCH_TYPES);
  const text = await readBody(request, { maxBytes });
  const ingested = type === "application/x-ndjson"
    ? await ingestLines(ingest, text)
    : await ingestArray(ingest, text);
  const failed = ingested.flatMap((one, index) =>
    one.status === "refused"
      ? [{ index, reason: one.issues.map(issueText).join("; "), retriable: false }]
      : []
  );
  if (failed.length === 0) return new Response(null, { status: 204 });
  const summary = {
    received: ingested.length,
    successful: ingested.length - failed.length,
    failed: failed.length,
    retriable: 0,
    non_retriable: failed.length,
  };
  const status = summary.successful > 0 ? "partial_success" : "failure";
  return Response.json({ status, summary, failed_events: failed });
}

/** The number of events in one transaction. */
const CHUNK = 500;

async function ingestLines(ingest: Ingest, text: string): Promise<readonly Ingested[]> {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return await inChunks(lines, (chunk) => ingest.texts(chunk));
}

async function ingestArray(ingest: Ingest, text: string): Promise<readonly Ingested[]> {
  let values: unknown;
  try {
    values = JSON.parse(text);
  } catch (error) {
    throw codeError(400, `The request body is not JSON: ${asError(error).message}`);
  }
  if (!Array.isArray(values)) throw codeError(400, "The request body must be an array of events");
  // `JSON.stringify` would change numbers that JavaScript does not have.
  const texts = new JsonScanner({ maxLength: text.length }).push(text);
  const events = texts.flatMap((found, at) =>
    "text" in found ? [{ text: found.text, value: values[at] }] : []
  );
  return await inChunks(events, (chunk) => ingest.parsed(chunk));
}

async function inChunks<Item>(
  items: readonly Item[],
  ingest: (chunk: readonly Item[]) => Promise<readonly Ingested[]>,
): Promise<readonly Ingested[]> {
  const all: Ingested[] = [];
  for (let at = 0; at < items.length; at += CHUNK) {
    for (const one of await ingest(items.slice(at, at + CHUNK))) all.push(one);
  }
  return all;
}

function requireJson(request: Request, types: readonly string[]): string {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  if (type === "" || types.includes(type)) return type;
  throw codeError(415, "HTTP 415 Unsupported Media Type");
}
