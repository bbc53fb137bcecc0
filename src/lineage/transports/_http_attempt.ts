import { answerFailure, networkFailure, redirectFailure, timeoutFailure } from "./_http_failure.ts";
import type { AttemptFailure } from "./_http_failure.ts";
import { isRetriedStatus, parseRetryAfterMs } from "./_http_retry.ts";
import type { RetryPolicy } from "./_http_retry.ts";
import { shownUrl } from "./http_url.ts";

/** What is sent. */
export interface HttpRequest {
  /** Where to. */
  readonly url: URL;
  /** The headers, all of them. */
  readonly headers: Headers;
  /** The event, as it goes over the wire. */
  readonly body: string | Uint8Array<ArrayBuffer>;
}

/** What an attempt works with. */
export interface AttemptOptions {
  /** Sends the request. */
  readonly fetch: typeof fetch;
  /** How long the attempt may take, from the connection to the end of the answer. */
  readonly timeoutMs: number;
  /** Which answers are tried again. */
  readonly policy: RetryPolicy;
  /** Tells the time, for a `Retry-After` that is a date. */
  readonly now: () => number;
  /** Ends the attempt early. */
  readonly signal: AbortSignal | undefined;
}

const MAX_REDIRECTS = 5;
const MAX_READ_BYTES = 16 * 1024;
const MAX_QUOTE_LENGTH = 200;

/** Sends the request once; gives `undefined` if the server took the event. */
export async function attemptPost(
  request: HttpRequest,
  options: AttemptOptions,
): Promise<AttemptFailure | undefined> {
  const timeout = AbortSignal.timeout(options.timeoutMs);
  const signals = options.signal === undefined ? [timeout] : [options.signal, timeout];
  const signal = AbortSignal.any(signals);
  try {
    const answer = await post(request, { fetch: options.fetch, signal });
    if ("kind" in answer) return answer;
    const text = await readStart(answer).catch((error) => {
      // The event was taken; that the rest of the answer is missing does not matter.
      if (answer.ok) return "";
      throw error;
    });
    return answer.ok ? undefined : judge(answer, { text, request, options });
  } catch (error) {
    options.signal?.throwIfAborted();
    return timeout.aborted ? timeoutFailure(options.timeoutMs, error) : networkFailure(error);
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
    if (!isRedirect(response)) return response;
    await response.body?.cancel();
    const target = redirectTarget(response, url);
    if (!(target instanceof URL)) return target;
    url = target;
  }
  return redirectFailure(0, `more than ${MAX_REDIRECTS} times in a row`);
}

function isRedirect(response: Response): boolean {
  return response.type === "opaqueredirect" || [301, 302, 303, 307, 308].includes(response.status);
}

function redirectTarget(response: Response, from: URL): URL | AttemptFailure {
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

function judge(
  answer: Response,
  context: {
    readonly text: string;
    readonly request: HttpRequest;
    readonly options: AttemptOptions;
  },
): AttemptFailure {
  const { text, request, options } = context;
  const { status } = answer;
  const retryAfterMs = parseRetryAfterMs(answer.headers.get("retry-after"), options.now());
  const retried = isRetriedStatus(options.policy, { status, retryAfterMs });
  return answerFailure({ status, retried, retryAfterMs, quote: quoteOf(text, request) });
}

/** Reads the start of the answer and lets go of the rest, so that the connection is free again. */
async function readStart(response: Response): Promise<string> {
  if (response.body === null) return "";
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  // Leaving the loop cancels the body.
  for await (const chunk of response.body) {
    text += decoder.decode(chunk, { stream: true });
    bytes += chunk.length;
    if (bytes >= MAX_READ_BYTES) break;
  }
  return text;
}

/** Shortens what a server said to one line, without anything that we told it in confidence. */
function quoteOf(text: string, request: HttpRequest): string {
  const secrets = [...request.headers.values(), ...request.url.searchParams.values()]
    .flatMap((value) => [value, ...value.split(" ")])
    .filter((value) => value.length >= 4);
  const shown = secrets.reduce((rest, secret) => rest.replaceAll(secret, "***"), text);
  return shown.replace(/\s+/g, " ").trim().slice(0, MAX_QUOTE_LENGTH);
}
