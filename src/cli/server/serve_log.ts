import { reportMessage } from "../terminal_safe.ts";
import { VERSION } from "../../internal/version.ts";
import { textOf } from "../../internal/as_error.ts";
import { type CliIo, notice } from "../io.ts";

/** A request that a server answered. */
interface Answered {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly ms: number;
}

/** A report of a server. */
export interface ServeLog {
  /** Reports that the server listens. */
  ready(
    server: { readonly url: string; readonly db: string; readonly needsToken: boolean },
  ): Promise<void>;
  /** Reports a request. */
  answered(request: Answered): void;
  /** Reports a failure. */
  failure(error: unknown): void;
  /** Reports the end. */
  stopped(): void;
}

/** Reports to people on the standard error, or as JSON objects, one a line, on the standard output. */
export function serveLog(io: CliIo, { json }: { readonly json: boolean }): ServeLog {
  return json ? jsonLog(io) : textLog(io);
}

function textLog(io: CliIo): ServeLog {
  return {
    async ready({ url, db, needsToken }) {
      const header = needsToken ? ` -H "Authorization: Bearer $RUNLINE_TOKEN"` : "";
      await io.stdout(`runline ${VERSION} listens on ${url}
Database: ${db}
Send events: OPENLINEAGE_URL=${url}
Check: curl${header} ${url}/api/v1/jobs
`);
    },
    answered({ method, path, status }) {
      if (status >= 500) reportMessage(`${status} ${method} ${path}`, io);
    },
    failure: (error) => reportMessage(textOf(error), io),
    stopped: () => notice("runline: Stopped\n", io),
  };
}

/** Lines that wait so long are written together: a write for each request would cost more than its answer. */
const WAIT_MS = 50;

function jsonLog(io: CliIo): ServeLog {
  let waiting = "";
  const flush = (): void => {
    if (waiting === "") return;
    const text = waiting;
    waiting = "";
    // Nobody may read it any more: the server goes on.
    io.stdout(text).catch(() => {});
  };
  const writeLater = (event: string, fields: object): void => {
    if (waiting === "") setTimeout(flush, WAIT_MS);
    waiting += lineOf(event, fields);
  };
  return {
    ready: (server) => io.stdout(lineOf("ready", { version: VERSION, ...server })),
    answered: ({ ms, ...request }) =>
      writeLater("request", { ...request, ms: Math.round(ms * 100) / 100 }),
    failure: (error) => writeLater("failure", { message: textOf(error) }),
    stopped: () => {
      writeLater("stopped", {});
      flush();
    },
  };
}

function lineOf(event: string, fields: object): string {
  return `${JSON.stringify({ time: new Date().toISOString(), event, ...fields })}\n`;
}
