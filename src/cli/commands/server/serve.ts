import { isIP } from "node:net";
import { formatNumberOf } from "../../../internal/text/format.ts";
import { whenAborted } from "../../../internal/when_aborted.ts";
import type { LineageStore } from "../../../server/mod.ts";
import { defineCommand } from "../../command.ts";
import { findInputs } from "../../input/inputs.ts";
import { type CliIo, notice } from "../../io.ts";
import { flag, option, type ValuesOf } from "../../parameters/parameter.ts";
import { UsageError } from "../../parameters/usage_error.ts";
import { keepTime, path, text } from "../../parameters/value_types.ts";
import { DATABASE } from "../../places/lineage_database.ts";
import { checkedToken, readToken, tokenOfEnvironment } from "../../places/read_token.ts";
import { leaveNote, withProof } from "../../places/running_server.ts";
import { collectGarbage } from "../../memory/collect_garbage.ts";
import { followFile, requireFollowable } from "../../server/follow_file.ts";
import { importEvents, newEvent, type Validate } from "../../server/import_events.ts";
import { LazyStore } from "../../server/lazy_store.ts";
import { openBrowser } from "../../server/open_browser.ts";
import { portNumber } from "../../server/port_number.ts";
import { keepRetention, keepText } from "../../server/retention.ts";
import { type ServeLog, serveLog } from "../../server/serve_log.ts";
import { keepHeapSmall } from "../../memory/small_heap.ts";
import { validator } from "../../server/validator.ts";
import { reportMessage } from "../../terminal_safe.ts";

const PARAMETERS = {
  db: DATABASE,
  host: option(text, {
    placeholder: "<address>",
    default: "127.0.0.1",
    help: "The address to listen on",
  }),
  port: option(portNumber, { default: "5010", help: "The port to listen on; 0 for a free one" }),
  token: option(text, {
    placeholder: "<token>",
    commandLineOnly: true,
    help: "The token that clients must send",
  }),
  tokenFile: option(path, { variable: "RUNLINE_TOKEN", help: "A file with that token" }),
  retention: option(keepTime, { help: "Remove runs after this time. Default: never" }),
  strict: flag("Refuse events that differ from the OpenLineage spec"),
  import: option(text, {
    placeholder: "<file>",
    repeatable: true,
    help: "Files of events to import first",
  }),
  follow: option(path, { help: "A file of events, one a line, to read as it grows" }),
  open: flag("Open the pages in a browser"),
  json: flag("Write a JSON object for each request and event of the server"),
};

type ServeValues = ValuesOf<typeof PARAMETERS>;

/** `runline serve`. */
export const serveCommand = defineCommand({
  name: "serve",
  summary: "Run a lineage backend with pages, in one file",
  example: "runline serve --port 5010 --open",
  description:
    `Receives OpenLineage events at /api/v1/lineage, stores them in a SQLite file, implements the API of
Marquez and shows pages. Producers need only OPENLINEAGE_URL. "runline process" and "runline run" of the
same user send their lineage to this server while it runs, unless another backend is configured. If it
needs a token, they read it from the file of --token-file or from RUNLINE_TOKEN.

By default the server listens on the loopback address only. Any other address requires a token, for
reading as well. Clients send "Authorization: Bearer <token>". Browsers show a form for the token. Without
an option for it, the token is RUNLINE_TOKEN.

Only one server may use a file. "runline export" and "runline graph" can read it meanwhile.`,
  parameters: PARAMETERS,
  run: serve,
});

async function serve(options: ServeValues, io: CliIo): Promise<number> {
  keepHeapSmall();
  collectGarbage({ signal: io.signal });
  const token = await tokenOf(options, io);
  if (options.follow !== undefined) await requireFollowable(options.follow);
  const log = serveLog(io, { json: options.json });
  // Few commands need a server, so the others do not load it.
  const [{ GraphRenderer, lineageHandler, serveRequests }, { sqliteLineageStore }] = await Promise
    .all([import("../../../server/serve.ts"), import("../../../server/sqlite.ts")]);
  const validate = await validator();
  await using lazy = new LazyStore(() => sqliteLineageStore({ path: options.db }));
  await importFiles(options, { store: lazy, validate, io });
  await using renderer = new GraphRenderer();
  let handler: ReturnType<typeof lineageHandler> | undefined;
  const opened = () =>
    handler ??= lineageHandler({
      store: lazy.open(),
      validate,
      renderer,
      strict: options.strict,
      hosts: [options.host],
      signal: io.signal,
      ...token !== undefined && { token },
      ...options.retention !== undefined && { retention: keepText(options.retention) },
      onError: (error) => log.failure(error),
      onAnswered: (request) => log.answered(request),
    });
  // The store is opened last: if the port is taken, no file is created.
  const { host, port } = options;
  const id = crypto.randomUUID();
  const answer = withProof((request) => opened()(request), id);
  await using server = await serveRequests(answer, { host, port });
  opened();
  const store = lazy.open();
  return await untilEnd(options, { id, url: server.url, token, store, validate, io, log });
}

interface Serving extends Running {
  readonly id: string;
  readonly url: string;
  readonly token: string | undefined;
  readonly validate: Validate;
}

async function untilEnd(
  options: ServeValues,
  { id, url, token, store, validate, io, log }: Serving,
): Promise<number> {
  const needsToken = token !== undefined;
  const removeNote = leaveNote({
    id,
    url,
    needsToken,
    ...options.tokenFile !== undefined && { tokenFile: options.tokenFile },
  }, io);
  try {
    await log.ready({ url, db: options.db, needsToken });
    if (options.open) openBrowser(url);
    await Promise.all([
      whenAborted(io.signal),
      retain(options, { store, io, log }),
      follow(options, { store, validate, io, log }),
    ]);
  } finally {
    removeNote();
  }
  log.stopped();
  return 0;
}

interface Running {
  readonly store: LineageStore;
  readonly io: CliIo;
  readonly log: ServeLog;
}

async function retain({ retention }: ServeValues, { store, io, log }: Running): Promise<void> {
  if (retention === undefined) return;
  const onError = (error: unknown): void => log.failure(error);
  await keepRetention(store, { keepMs: retention, signal: io.signal, onError });
}

async function follow(
  { follow: file, strict }: ServeValues,
  { store, validate, io, log }: Running & { readonly validate: Validate },
): Promise<void> {
  if (file === undefined) return;
  const onProblem = (error: Error): void => log.failure(error);
  const reports = { onWaiting: onProblem, onLongLine: onProblem };
  for await (const lines of followFile(file, { signal: io.signal, ...reports })) {
    const events = lines.flatMap((line) => {
      const event = newEvent(line, { validate, strict });
      if (typeof event !== "string") return [event];
      log.failure(new Error(`Cannot read a line of "${file}": ${event}`));
      return [];
    });
    if (events.length > 0) await store.append(events);
  }
}

async function importFiles(
  { import: names, strict }: ServeValues,
  { store, validate, io }: {
    readonly store: Pick<LineageStore, "append">;
    readonly validate: Validate;
    readonly io: CliIo;
  },
): Promise<void> {
  if (names.length === 0) return;
  for (const input of await findInputs(names, io)) {
    const { added, known, refused } = await importEvents(input, {
      store,
      validate,
      strict,
      signal: io.signal,
      onRefused: (place, reason) => reportMessage(`${place}: ${reason}`, io),
    });
    const rest = `${known} already there, ${refused} refused`;
    notice(`Imported ${formatNumberOf(added, "event")} of ${input.name}, ${rest}\n`, io);
  }
}

async function tokenOf(
  { host, token, tokenFile }: ServeValues,
  io: CliIo,
): Promise<string | undefined> {
  if (token !== undefined && tokenFile !== undefined) {
    throw new UsageError("Options --token and --token-file exclude each other");
  }
  const found = tokenFile !== undefined
    ? await readToken(tokenFile)
    : token !== undefined
    ? checkedToken(token, "--token")
    : tokenOfEnvironment(io);
  if (found === undefined && !isLoopback(host)) {
    throw new UsageError(`To listen on ${host}, beyond this machine, the server needs a token`);
  }
  return found;
}

function isLoopback(host: string): boolean {
  if (host === "localhost" || host === "::1") return true;
  return isIP(host) === 4 && host.startsWith("127.");
}
