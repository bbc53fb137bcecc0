import type { AttemptFailure } from "./failure.ts";
import { isRetriedStatus, parseRetryAfterMs, type RetryPolicy } from "./retry.ts";
import { shownUrl } from "./url.ts";

/** A request to a lineage backend. */
export interface HttpRequest {
  /** The address. */
  readonly url: URL;
  /** The headers, all of them, by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body, as it goes over the wire. */
  readonly body: string | Uint8Array<ArrayBuffer>;
  /** Texts that no message may contain, in addition to headers and query. */
  readonly secrets?: readonly string[];
}

/** The options of {@linkcode attemptPost}. */
export interface AttemptOptions {
  /** Sends the request. */
  readonly fetch: typeof fetch;
  /** Time limit of the attempt, from the connection to the end of the response. */
  readonly timeoutMs: number;
  /** The status codes after which a request is retried. */
  readonly policy: RetryPolicy;
  /** Returns the time, for a `Retry-After` that is a date. */
  readonly now: () => number;
  /** Ends the attempt early. */
  readonly signal: AbortSignal | undefined;
  /** The most bytes of a successful response that are read. Default: as for a failure. */
  readonly maxAnswerBytes?: number | undefined;
}

/** A successful answer. */
export interface HttpAnswer {
  /** The status, from 200 to 299. */
  readonly status: number;
  /** The headers. */
  readonly headers: Headers;
  /** The start of the body. */
  readonly text: string;
}

const MAX_REDIRECTS = 5;
const MAX_READ_BYTES = 16 * 1024;

/** Loads what names failures, on the first one: most programs that import this have none. */
function failures(): Promise<typeof import("./failure.ts")> {
  return import("./failure.ts");
}

/** Sends the request once, and returns the response or the failure. */
export async function attemptPost(
  request: HttpRequest,
  options: AttemptOptions,
): Promise<HttpAnswer | AttemptFailure> {
  const { timeoutMs } = options;
  // One controller and one timer cost less than AbortSignal.timeout() and AbortSignal.any().
  const controller = new AbortController();
  let isTimeout = false;
  const timer = setTimeout(() => {
    isTimeout = true;
    controller.abort(new DOMException(`No answer within ${timeoutMs} ms`, "TimeoutError"));
  }, timeoutMs);
  const stop = (): void => controller.abort(options.signal?.reason);
  options.signal?.addEventListener("abort", stop, { once: true });
  try {
    const { signal } = controller;
    options.signal?.throwIfAborted();
    const answer = await post(request, { fetch: options.fetch, signal });
    return "kind" in answer ? answer : await readAnswer(answer, request, options);
  } catch (error) {
    options.signal?.throwIfAborted();
    const { networkFailure, timeoutFailure } = await failures();
    return isTimeout ? timeoutFailure(timeoutMs, error) : networkFailure(error, request);
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener("abort", stop);
  }
}

/** Posts, and again where the server redirects inside its own origin. */
async function post(
  request: HttpRequest,
  options: { readonly fetch: typeof fetch; readonly signal: AbortSignal },
): Promise<Response | AttemptFailure> {
  const { fetch, signal } = options;
  const { headers, body } = request;
  let url = request.url;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const init: RequestInit = { method: "POST", headers, body, redirect: "manual", signal };
    const response = await fetch(url, init);
    if (response.ok || !isRedirect(response)) return response;
    await response.body?.cancel();
    const target = await redirectTarget(response, url);
    if (!(target instanceof URL)) return target;
    url = target;
  }
  const { redirectFailure } = await failures();
  return redirectFailure(0, `more than ${MAX_REDIRECTS} times in a row`);
}

function isRedirect(response: Response): boolean {
  return response.type === "opaqueredirect" || [301, 302, 303, 307, 308].includes(response.status);
}

async function redirectTarget(response: Response, from: URL): Promise<URL | AttemptFailure> {
  const { redirectFailure } = await failures();
  const { status } = response;
  const location = response.headers.get("location");
  const target = location === null ? null : URL.parse(location, from);
  if (target === null) return redirectFailure(status, "a redirect without a target");
  const shown = `"${shownUrl(target)}"`;
  if (status !== 307 && status !== 308) {
    return redirectFailure(status, `a redirect that would lose the body, to ${shown}`);
  }
  // The credentials are for this server and no other.
  if (target.origin !== from.origin) {
    return redirectFailure(status, `a redirect to another server, ${shown}`);
  }
  return target;
}

async function readAnswer(
  response: Response,
  request: HttpRequest,
  options: AttemptOptions,
): Promise<HttpAnswer | AttemptFailure> {
  const { status, ok } = response;
  let text = "";
  try {
    text = await readStart(response, options.maxAnswerBytes);
  } catch (error) {
    // The event was accepted; that the rest of the answer is missing does not matter.
    if (!ok) throw error;
  }
  if (ok) return { status, headers: response.headers, text };
  const retryAfterMs = parseRetryAfterMs(response.headers.get("retry-after"), options.now());
  const retried = isRetriedStatus(options.policy, { status, retryAfterMs });
  const { answerFailure } = await failures();
  return answerFailure({ status, retried, retryAfterMs, text }, request);
}

/** Reads the start of the answer and cancels the rest, so that the connection is free again. */
async function readStart(response: Response, maxBytes = MAX_READ_BYTES): Promise<string> {
  const { headers } = response;
  const length = headers.has("content-encoding") ? null : headers.get("content-length");
  // An answer of known length is read at once, which costs a fraction of a stream.
  if (length !== null && Number(length) <= maxBytes) return await response.text();
  if (response.body === null) return "";
  // Loaded on first use, as most answers have a length.
  const { readUpTo } = await import("../../../internal/concat_bytes.ts");
  return new TextDecoder().decode(await readUpTo(response.body, maxBytes));
}
