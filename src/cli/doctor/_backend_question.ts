import { asError } from "../../internal/as_error.ts";
import { readUpTo } from "../../internal/concat_bytes.ts";
import { isObject } from "../../internal/is_object.ts";
import { redactUrl } from "../../internal/url/credentials.ts";
import { failed, type Finding, ok, warning } from "./finding.ts";

/** Options of {@linkcode asQuestion}. */
export interface QuestionOptions {
  /** Receives the findings. */
  readonly findings: Finding[];
  readonly signal: AbortSignal;
}

/** A request that changes nothing, in place of one with an event. */
interface Question {
  readonly url: string;
  readonly init: RequestInit;
  /** Returns the finding of a response, where its status is not enough. */
  readonly findingOf?: (response: Response) => Finding | undefined | Promise<Finding | undefined>;
}

const REACH = "Check the url, and that the backend runs and this machine may connect to it";
const CREDENTIALS = "Check the credentials in the section of the transport";

/** Returns a `fetch` that turns the request with an event into a question, and accepts any answer. */
export function asQuestion(
  base: typeof fetch,
  { findings, signal }: QuestionOptions,
): typeof fetch {
  return async (input, init = {}) => {
    const headers = new Headers(init.headers);
    // A request for a token has a form.
    if (headers.get("content-type")?.includes("form-urlencoded")) return await base(input, init);
    for (const name of ["content-encoding", "content-length", "content-type"]) headers.delete(name);
    const question = questionOf(new URL(String(input)), headers);
    const [url, start] = [redactUrl(question.url), performance.now()];
    try {
      const response = await base(question.url, { ...init, body: null, ...question.init, signal });
      const ms = Math.round(performance.now() - start);
      findings.push(
        await question.findingOf?.(response) ?? findingOf(response.status, { url, ms }),
      );
      if (!response.bodyUsed) await response.body?.cancel();
    } catch (error) {
      signal.throwIfAborted();
      findings.push(failed(`${url} cannot be reached: ${reasonOf(error)}`, REACH));
    }
    return new Response(null, { status: 201 });
  };
}

function questionOf(url: URL, headers: Headers): Question {
  const [, site] = /^data-obs-intake\.(.+)$/.exec(url.hostname) ?? [];
  if (site !== undefined) return datadogQuestion(site, headers);
  const [, bucket] = /^\/upload\/storage\/v1\/b\/([^/]+)\/o$/.exec(url.pathname) ?? [];
  if (bucket !== undefined) return bucketQuestion(`${url.origin}/storage/v1/b/${bucket}`, headers);
  if (url.pathname.endsWith(":processOpenLineageRunEvent")) {
    return gcpLineageQuestion(url.href, headers);
  }
  return { url: url.href, init: { method: "HEAD", headers } };
}

// https://docs.datadoghq.com/api/latest/authentication/#validate-api-key
function datadogQuestion(site: string, headers: Headers): Question {
  const key = headers.get("authorization")?.replace(/^Bearer /, "") ?? "";
  const init = { method: "GET", headers: { "DD-API-KEY": key } };
  return {
    url: `https://api.${site}/api/v1/validate`,
    init,
    findingOf({ status }) {
      if (status === 200) return ok(`Datadog accepts the API key at ${site}`);
      if (status !== 401 && status !== 403) return undefined;
      return failed(`Datadog refuses the API key at ${site}`, "Check apiKey, and site");
    },
  };
}

// https://cloud.google.com/storage/docs/json_api/v1/buckets/testIamPermissions
function bucketQuestion(place: string, headers: Headers): Question {
  const wanted = "storage.objects.create";
  return {
    url: `${place}/iam/testPermissions?permissions=${wanted}`,
    init: { method: "GET", headers },
    async findingOf(response) {
      if (response.status === 404) return failed(`${place} does not exist`, "Create the bucket");
      if (!response.ok) return undefined;
      const answer = await answerOf(response);
      const granted = isObject(answer) ? answer["permissions"] : undefined;
      if (Array.isArray(granted) && granted.includes(wanted)) {
        return ok(`${place} can be written`);
      }
      return failed(`${place} cannot be written: access is denied`, `Grant ${wanted}`);
    },
  };
}

const MAX_ANSWER_BYTES = 64 * 1024;

/** Parses the JSON of an answer. Returns `undefined` for other text, and for an answer that is too long. */
async function answerOf({ body }: Response): Promise<unknown> {
  if (body === null) return undefined;
  try {
    const bytes = await readUpTo(body, MAX_ANSWER_BYTES);
    return bytes.length > MAX_ANSWER_BYTES
      ? undefined
      : JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

// The API checks the permission before the event, and refuses an event without fields:
// https://google.aip.dev/211
function gcpLineageQuestion(url: string, headers: Headers): Question {
  headers.set("content-type", "application/json");
  const [, project = ""] = /\/(projects\/.+):/.exec(url) ?? [];
  return {
    url,
    init: { method: "POST", headers, body: "{}" },
    findingOf({ status }) {
      if (status === 400) return ok(`${project} accepts lineage events`);
      if (status !== 403) return undefined;
      const fix = "Enable the Data Lineage API, and grant roles/datalineage.producer";
      return failed(`${project} refuses lineage events`, fix);
    },
  };
}

function findingOf(
  status: number,
  { url, ms }: { readonly url: string; readonly ms: number },
): Finding {
  if (status === 401 || status === 403) return failed(`${url} answered ${status}`, CREDENTIALS);
  if (status >= 500) return failed(`${url} answered ${status}`, "Look at the log of the backend");
  if (status === 404) return warning(`${url} answered 404`, "Check url and endpoint");
  if (status >= 300 && status < 400) {
    return warning(`${url} answered ${status}, a redirect`, "Configure the address it leads to");
  }
  return ok(`${url} answered in ${ms} ms`);
}

/** Returns the reason beneath, without the URL, which may contain secrets. */
function reasonOf(error: unknown): string {
  const { message, cause } = asError(error);
  const beneath = cause instanceof Error && cause.message ? cause.message : message;
  return beneath.slice(0, 4096).replace(/(?<!\s)\s*for url \([^)]*\)/, "");
}
