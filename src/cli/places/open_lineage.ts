import {
  compositeTransport,
  consoleTransport,
  fileTransport,
  noopTransport,
  OpenLineageClient,
  type Transport,
  TransportError,
} from "../../lineage/mod.ts";
import { readSpoolStatus, spoolTransport } from "../../lineage/transports/spool.ts";
import { CLEAR_LINE, type CliIo, lineEndAfterCommand, notice, unlessClosed } from "../io.ts";
import { flag, option } from "../parameters/parameter.ts";
import { path } from "../parameters/value_types.ts";
import { asError } from "../../internal/as_error.ts";
import { fileAndBackend, fileThenBackend } from "./file_and_backend.ts";
import { observedFetch } from "./observer.ts";
import { serverTransport } from "./server_transport.ts";
import { formatNumberOf } from "../../internal/text/format.ts";
import { printable } from "../../internal/text/printable.ts";
import { reportMessage } from "../terminal_safe.ts";
import { lineageLine } from "../process/lineage_line.ts";

/** The option for a file of lineage events. */
export const LINEAGE_OUT = option(path, { help: "Append lineage events to a file, one a line" });

/** The option for a folder that keeps lineage events. */
export const SPOOL = option(path, {
  placeholder: "<folder>",
  help: "Keep lineage events in a folder until the backend accepts them",
});

/** The options of commands that emit lineage events about their work. */
export const LINEAGE_PARAMETERS = {
  lineageOut: LINEAGE_OUT,
  spool: SPOOL,
  requireLineage: flag("Exit with 1 if a lineage event could not be delivered"),
};

/** Options of {@linkcode openLineage}. */
export interface OpenLineageOptions {
  /** The file of `--lineage-out`. */
  readonly lineageOut: string | undefined;
  /** The folder of `--spool`. */
  readonly spool?: string | undefined;
  /** Whether events without a backend are a failure. @default {false} */
  readonly requireLineage?: boolean | undefined;
  /** Longest wait for the backend at the end of the command, if there is a spool. @default {5000} */
  readonly drainMs?: number;
  readonly io: CliIo;
  /** Whether the standard output is taken by other results. */
  readonly json: boolean;
  /** Called if the backend failed and the file of `--lineage-out` or the console took the event. */
  readonly onError: (error: Error) => void;
  /**
   * Whether events are sent unchanged, without the facets and tags of the configuration.
   * @default {false}
   */
  readonly asTheyAre?: boolean;
}

/**
 * Creates the lineage client that the configuration describes. Without a configuration, events go to the
 * `runline serve` of the same user if it runs, and a terminal shows a line for each. Elsewhere only events
 * that are sent as they are go to the console, as JSON. `--lineage-out` replaces the console, and is used
 * in addition to a backend. With `--spool`, events wait in the folder until there is a backend, and the
 * console gets none.
 */
export async function openLineage(options: OpenLineageOptions): Promise<OpenLineageClient> {
  const { lineageOut, spool, io, json, asTheyAre = false, onError } = options;
  const file = lineageOut === undefined
    ? undefined
    : fileTransport({ path: lineageOut, append: true });
  const write = (line: string): void =>
    void (json
      ? io.stderr(`${line}\n`)
      : unlessClosed(io.stdout(`${lineEndAfterCommand(io)}${line}\n`)));
  const isShown = json ? io.stderrIsTerminal && !asTheyAre : io.stdoutIsTerminal;
  const events = asTheyAre ? consoleTransport({ write }) : undefined;
  const console = isShown ? trailTransport(options) : events;
  const onWarning = (message: string): void => reportMessage(message, io);
  return await OpenLineageClient.fromEnvironment({
    env: io.env,
    cwd: io.cwd,
    ...io.uid !== undefined && { uid: io.uid },
    transports: {
      console: ({ pretty = io.stdoutIsTerminal && !json }) =>
        consoleTransport({ write, pretty: /^(true|yes|on)$/i.test(String(pretty)) }),
    },
    fallback: spool === undefined
      ? await withServer(file ? undefined : console, options)
      : await serverTransport(io) ?? missingBackend(),
    wrapTransport: (configured) => {
      const backend = withSpool(configured, options);
      const both = asTheyAre ? fileThenBackend : fileAndBackend;
      return withReportedClose(file ? both(file, backend, { onError }) : backend, options);
    },
    enrich: !asTheyAre,
    ...io.onResponse && { wrapFetch: (base) => observedFetch(base, io) },
    onError,
    onWarning,
    onLog: onWarning,
  });
}

/**
 * Reports a failure of `close` and does not reject, so that the command keeps the result of its work.
 * Reports the events that stay in the spool.
 */
function withReportedClose(
  transport: Transport,
  { spool, drainMs, io, onError }: OpenLineageOptions,
): Transport {
  const { emitSerialized, flush } = transport;
  return {
    isDurable: transport.isDurable === true,
    emit: (event, options) => transport.emit(event, options),
    ...emitSerialized && { emitSerialized: emitSerialized.bind(transport) },
    ...flush && { flush: flush.bind(transport) },
    close: async (options) => {
      try {
        await transport.close?.(options);
        // "spool flush", which sets its own wait, reports the numbers itself.
        if (spool !== undefined && drainMs === undefined) await noticeWaiting(spool, io);
      } catch (error) {
        options?.signal?.throwIfAborted();
        onError(asError(error));
      }
    },
  };
}

async function noticeWaiting(spool: string, io: CliIo): Promise<void> {
  const { waiting, isSending } = await readSpoolStatus(spool);
  if (waiting === 0 || isSending) return;
  const events = formatNumberOf(waiting, "lineage event");
  notice(
    `Not delivered yet: ${events} in the spool "${spool}"; the next start sends them, ` +
      'or "runline spool flush"\n',
    io,
  );
}

async function withServer(
  console: Transport | undefined,
  { lineageOut, requireLineage, io, onError }: OpenLineageOptions,
): Promise<Transport> {
  const server = await serverTransport(io);
  if (!server && requireLineage && lineageOut === undefined) return missingBackend();
  if (!server || !console) return server ?? console ?? noopTransport();
  return compositeTransport({
    transports: [
      { name: "console", transport: console },
      { name: "runline serve", transport: server },
    ],
    onError,
  });
}

// A spool removes each event that its transport took, so the console must not take them.
function missingBackend(): Transport {
  return {
    emit: () =>
      Promise.reject(
        new TransportError(
          'Cannot find a backend: set OPENLINEAGE_URL, write openlineage.yml, or start "runline serve"',
          { code: "TRANSPORT_NOT_FOUND", retryable: true },
        ),
      ),
  };
}

function withSpool(backend: Transport, options: OpenLineageOptions): Transport {
  const { spool, drainMs, io, onError } = options;
  if (spool === undefined) return backend;
  return spoolTransport({
    folder: spool,
    transport: backend,
    // An outage costs no event, so it is a warning.
    onError: (error) => error.retryable ? reportMessage(error.message, io) : onError(error),
    ...(drainMs !== undefined && { drainMs }),
  });
}

// On a terminal, a line of progress may be in the place of the next line.
function trailTransport({ io, json }: Pick<OpenLineageOptions, "io" | "json">): Transport {
  const clear = io.stderrIsTerminal ? CLEAR_LINE : "";
  return {
    async emit(event) {
      const line = printable(lineageLine(event).replaceAll(`${io.cwd}/`, ""));
      if (json) notice(`${clear}${line}\n`, io);
      else await unlessClosed(io.stdout(`${clear}${line}\n`));
    },
  };
}
