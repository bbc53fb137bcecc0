import type { Environment } from "../../../internal/permitted_env.ts";
import { ConfigError } from "../../errors.ts";
import { sendSerialized, wrappedTransport } from "../../transports/port/track_in_flight.ts";
import type { Transport } from "../../transports/port/transport.ts";

/** The log level. */
export type LogLevel = "debug" | "info" | "warning" | "error";

// The names of Python's `logging`.
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
 * Reads `OPENLINEAGE_CLIENT_LOGGING`. Case does not matter.
 *
 * @throws {ConfigError} If it is not a level.
 */
export function logLevelOf(env: Environment): LogLevel {
  const name = env["OPENLINEAGE_CLIENT_LOGGING"]?.trim();
  if (!name) return "warning";
  const level = LEVELS[name.toUpperCase()];
  if (level !== undefined) return level;
  throw new ConfigError(
    `Cannot use the variable "OPENLINEAGE_CLIENT_LOGGING": expected one of: ${
      Object.keys(LEVELS).join(", ")
    }`,
  );
}

/** Logs each event before a transport sends it. */
export function loggedTransport(
  transport: Transport,
  onLog: (message: string) => void,
): Transport {
  return wrappedTransport(transport, (event, options) => {
    onLog(`Lineage event ${event.json}`);
    return sendSerialized(transport, event, options);
  });
}
