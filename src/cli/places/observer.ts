import { redactUrl } from "../../internal/url/credentials.ts";
import type { Middleware, ProxiedClient } from "../../internal/url/proxied_client.ts";
import type { CliIo, SeenResponse } from "../io.ts";

type ObserverIo = Pick<CliIo, "onResponse">;

interface AwsRequest {
  readonly method: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
}

interface AwsResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** Has a client of the AWS SDK report each response. */
export function observeClient(client: ProxiedClient, { onResponse }: ObserverIo): void {
  if (onResponse === undefined) return;
  const middleware: Middleware = (next) => (args) => {
    const { method, protocol, hostname, port, path } = args.request as AwsRequest;
    const url = `${protocol}//${hostname}${port === undefined ? "" : `:${port}`}${path}`;
    return reported({ method, url }, {
      onResponse,
      call: () => next(args),
      answerOf(result) {
        const { response } = result as { readonly response?: AwsResponse };
        return { status: response?.statusCode, date: response?.headers["date"] };
      },
    });
  };
  // Behind all others.
  client.middlewareStack.add(middleware, {
    step: "deserialize",
    priority: "low",
    name: "observed",
  });
}

/** Returns a `fetch` that reports each response. */
export function observedFetch(base: typeof fetch, { onResponse }: ObserverIo): typeof fetch {
  if (onResponse === undefined) return base;
  return (input, init) => {
    const url = String(input instanceof Request ? input.url : input);
    return reported({ method: init?.method ?? "GET", url }, {
      onResponse,
      call: () => base(input, init),
      answerOf: ({ status, headers }) => ({ status, date: headers.get("date") ?? undefined }),
    });
  };
}

interface ReportedCall<Result> {
  readonly onResponse: (response: SeenResponse) => void;
  readonly call: () => Promise<Result>;
  readonly answerOf: (result: Result) => Pick<SeenResponse, "date" | "status">;
}

/** Sends a request, and reports its response, or that there is none. */
async function reported<Result>(
  { method, url }: Pick<SeenResponse, "method" | "url">,
  { onResponse, call, answerOf }: ReportedCall<Result>,
): Promise<Result> {
  const request = { method, url: redactUrl(url), sentAt: Date.now() };
  try {
    const result = await call();
    onResponse({ ...request, ...answerOf(result), receivedAt: Date.now() });
    return result;
  } catch (error) {
    onResponse({ ...request, status: undefined, date: undefined, receivedAt: Date.now() });
    throw error;
  }
}
