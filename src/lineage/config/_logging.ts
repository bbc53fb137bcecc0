import type { Environment } from "./_env.ts";
import { ConfigError } from "../errors.ts";
import type { LineageEvent } from "../event/event.ts";
import { toJsonText } from "../event/serialized_event.ts";
import type { Transport } from "../transports/transport.ts";

/** How much is told of the work. */
export type LogLevel = "debug" | "info" | "warning" | "error";

// The names of Python's `logging`, which has levels above "ERROR" and one that leaves it to others.
const LEVELS: Readonly<Record<string, LogLevel>> = {
  DEBUG: "debug",
  INFO: "info",
  NOTSET: "warning",
  WARN: "warning",
  WARNING: "warning",
  ERROR: "error",
  FATAL: "error",
  CRITICAL: "error",
};

/**
 * Reads `OPENLINEAGE_CLIENT_LOGGING`, in capitals or not.
 *
 * @throws {ConfigError} If it is no level.
 */
export function logLevelOf(env: Environment): LogLevel {
  const name = env["OPENLINEAGE_CLIENT_LOGGING"]?.trim();
  if (!name) return "warning";
  const level = LEVELS[name.toUpperCase()];
  if (level !== undefined) return level;
  throw new ConfigError(
    `Cannot use the variable "OPENLINEAGE_CLIENT_LOGGING": "${name}" is not among: ${
      Object.keys(LEVELS).join(", ")
    }`,
  );
}

/** Tells of each event before it is handed to a transport. */
export function loggedTransport(
  transport: Transport,
  onLog: (message: string) => void,
): Transport {
  return {
    emit(event: LineageEvent, options) {
      onLog(`Lineage event ${toJsonText(event)}`);
      return transport.emit(event, options);
    },
    flush: async (options) => await transport.flush?.(options),
    close: async (options) => await transport.close?.(options),
  };
}
