import { redactUrl } from "../../internal/url/credentials.ts";
import type { CliIo, SeenResponse } from "../io.ts";
import type { Middleware } from "../../internal/url/proxied_client.ts";

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

/** The place of {@linkcode observer} among the middlewares of a client. */
export const OBSERVED = { step: "deserialize", priority: "low", name: "observed" } as const;

/** Returns a middleware that reports each response. It belongs behind all others. */
export function observer({ onResponse }: Pick<CliIo, "onResponse">): Middleware {
  if (onResponse === undefined) return (next) => next;
  return (next) => async (args) => {
    const { method, protocol, hostname, port, path } = args.request as AwsRequest;
    const url = `${protocol}//${hostname}${port === undefined ? "" : `:${port}`}${path}`;
    const request = { method, url: redactUrl(url), sentAt: Date.now() };
    const report = (answer: Pick<SeenResponse, "date" | "status">): void =>
      onResponse({ ...request, ...answer, receivedAt: Date.now() });
    try {
      const result = await next(args);
      const { response } = result as { readonly response?: AwsResponse };
      report({ status: response?.statusCode, date: response?.headers["date"] });
      return result;
    } catch (error) {
      report({ status: undefined, date: undefined });
      throw error;
    }
  };
}

/** Returns a `fetch` that reports each response. */
export function observedFetch(
  base: typeof fetch,
  { onResponse }: Pick<CliIo, "onResponse">,
): typeof fetch {
  if (onResponse === undefined) return base;
  return async (input, init) => {
    const request = {
      method: init?.method ?? "GET",
      url: redactUrl(String(input instanceof Request ? input.url : input)),
      sentAt: Date.now(),
    };
    try {
      const response = await base(input, init);
      const date = response.headers.get("date") ?? undefined;
      onResponse({ ...request, status: response.status, date, receivedAt: Date.now() });
      return response;
    } catch (error) {
      onResponse({ ...request, status: undefined, date: undefined, receivedAt: Date.now() });
      throw error;
    }
  };
}
