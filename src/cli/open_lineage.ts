import { resolve } from "node:path";
import {
  clientFromEnvironment,
  compositeTransport,
  consoleTransport,
  fileTransport,
  noopTransport,
  OpenLineageClient,
  type Transport,
} from "../lineage/mod.ts";
import type { CommandArgs, CommandOption } from "./command.ts";
import { CLEAR_LINE, type CliIo } from "./io.ts";
import { trailLine } from "./trail_line.ts";

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
    void (json ? io.stderr(`${line}\n`) : io.stdout(`${line}\n`));
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

function both(
  file: Transport,
  backend: Transport,
  { onError }: Pick<OpenLineageOptions, "onError">,
): Transport {
  const transports = [{ name: "file", transport: file }, { name: "backend", transport: backend }];
  return compositeTransport({ transports, onError });
}

// On a terminal, a line of progress may stand where the next line is to come.
function trailTransport(io: CliIo): Transport {
  const clear = io.stderrIsTerminal ? CLEAR_LINE : "";
  return {
    emit: (event) => io.stdout(`${clear}${trailLine(event).replaceAll(`${io.cwd}/`, "")}\n`),
  };
}
