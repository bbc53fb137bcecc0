import { resolve } from "node:path";
import {
  clientFromEnvironment,
  consoleTransport,
  fileTransport,
  type LineageEvent,
  noopTransport,
  OpenLineageClient,
  type Transport,
} from "../../lineage/mod.ts";
import { EventQueue } from "../../internal/event_queue.ts";
import type { CommandArgs, CommandOption } from "../command.ts";
import { CLEAR_LINE, type CliIo, unlessClosed } from "../io.ts";
import { lineageLine } from "../process/lineage_line.ts";

const BACKEND_TIMEOUT_MS = 10_000;

/** The options that tell where lineage events go. */
export const LINEAGE_OPTIONS: readonly CommandOption[] = [
  { name: "lineage-out", value: "<file>", help: "Append lineage events to a file, one a line" },
  { name: "require-lineage", help: "Exit with 1 if a lineage event could not be delivered" },
];

/** Options of {@linkcode openLineage}. */
export interface OpenLineageOptions {
  /** The arguments, of which `--lineage-out` counts. */
  readonly args: CommandArgs;
  /** The world. */
  readonly io: CliIo;
  /** Whether the standard output is taken by other results. */
  readonly json: boolean;
  /** Told when the backend failed and the file of `--lineage-out` took the event. */
  readonly onError: (error: Error) => void;
  /**
   * Whether events are sent as they are, without what the configuration adds to them.
   *
   * @default {false}
   */
  readonly asTheyAre?: boolean;
}

/**
 * Makes the lineage client that the configuration tells. Without any, events go to the console: as
 * lines to read on a terminal, as JSON elsewhere; `--lineage-out` takes the place of that, and stands
 * beside a backend that is configured.
 */
export async function openLineage(options: OpenLineageOptions): Promise<OpenLineageClient> {
  const { args, io, json, onError, asTheyAre = false } = options;
  const out = args.value("lineage-out");
  const file = out === undefined
    ? undefined
    : fileTransport({ path: resolve(io.cwd, out), append: true });
  const write = (line: string): void =>
    void (json ? io.stderr(`${line}\n`) : unlessClosed(io.stdout(`${line}\n`)));
  const console = io.stdoutIsTerminal && !json ? trailTransport(io) : consoleTransport({ write });
  const onWarning = (message: string): void => io.stderr(`runline: ${message}\n`);
  const { transport: configured, enrichment, parent } = await clientFromEnvironment({
    env: io.env,
    cwd: io.cwd,
    transports: { console: () => consoleTransport({ write }) },
    fallback: file ? noopTransport() : console,
    onWarning,
    onLog: onWarning,
  });
  return new OpenLineageClient({
    transport: file ? both(file, configured, { onError }) : configured,
    ...(asTheyAre ? {} : { enrichment }),
    ...(parent && { parent }),
    onError,
    onWarning,
  });
}

// The file takes an event at once; the backend, which may hang, gets it in the background.
function both(
  file: Required<Transport>,
  backend: Transport,
  { onError }: Pick<OpenLineageOptions, "onError">,
): Transport {
  const trail = new EventQueue<LineageEvent>({
    emit: (event, options) => backend.emit(event, options),
    timeoutMs: BACKEND_TIMEOUT_MS,
    onError,
  });
  return {
    async emit(event, options) {
      trail.send(event);
      await file.emit(event, options);
    },
    async flush(options) {
      await trail.idle();
      await file.flush(options);
    },
    async close(options) {
      await trail.close(options);
      await backend.close?.(options);
      await file.close(options);
    },
  };
}

// On a terminal, a line of progress may stand where the next line is to come.
function trailTransport(io: CliIo): Transport {
  const clear = io.stderrIsTerminal ? CLEAR_LINE : "";
  return {
    emit: (event) => {
      const line = lineageLine(event).replaceAll(`${io.cwd}/`, "");
      return unlessClosed(io.stdout(`${clear}${line}\n`));
    },
  };
}
