import { optionsOf, requireMethod } from "../../../internal/is_object.ts";
import { fileURLToPath } from "node:url";
import type { TransportError } from "../../errors.ts";
import { orReported, warn } from "../../values/warn.ts";
import type { Transport } from "../port/transport.ts";

/** The moment at which a {@linkcode spoolTransport} syncs events to the disk. */
export type FsyncPolicy = "always" | "interval" | "never";

/** The options of {@linkcode spoolTransport}. */
export interface SpoolTransportOptions {
  /** The folder, which is created if it is missing. Several processes may share it. */
  readonly folder: string | URL;
  /**
   * Delivers the events. Each is emitted with `untilDelivered`, which a custom transport with a queue
   * must honour. The spool closes it.
   */
  readonly transport: Transport;
  /**
   * The moment at which events are synced to the disk. Events always survive the end of the process.
   * An event survives a power cut once `emit` resolves with `always`, after `fsyncIntervalMs` with
   * `interval`, and once the operating system writes it with `never`.
   * @default {"interval"}
   */
  readonly fsync?: FsyncPolicy;
  /**
   * The interval of `fsync: "interval"`, in milliseconds.
   * @default {1000}
   */
  readonly fsyncIntervalMs?: number;
  /**
   * The largest size of all that waits, in bytes. It is kept to within one segment of each writer.
   * @default {1_073_741_824}
   */
  readonly maxBytes?: number;
  /**
   * Whether `emit` rejects when `maxBytes` is reached, or the oldest events are dropped, which calls
   * `onError`.
   * @default {"error"}
   */
  readonly whenFull?: "error" | "drop-oldest";
  /**
   * The age from which on an event becomes a dead letter, in milliseconds.
   * @default {Infinity}
   */
  readonly maxAgeMs?: number;
  /**
   * The size from which on a segment file is complete, in bytes.
   * @default {1_048_576}
   */
  readonly maxSegmentBytes?: number;
  /**
   * The number of runs that are delivered concurrently.
   * @default {8}
   */
  readonly concurrency?: number;
  /**
   * The wait after the first failure, in milliseconds. It doubles with each, up to `maxDelayMs`.
   * @default {500}
   */
  readonly backoffMs?: number;
  /**
   * The longest wait after a failure, in milliseconds.
   * @default {30_000}
   */
  readonly maxDelayMs?: number;
  /**
   * The interval at which the folder is listed for events of other processes, in milliseconds.
   * @default {1000}
   */
  readonly pollMs?: number;
  /**
   * Longest wait of `flush` and `close` for the backend, in milliseconds. They end earlier when an
   * attempt fails. Events that are not delivered by then stay in the folder.
   * @default {5000}
   */
  readonly drainMs?: number;
  /**
   * Called with the first failure of an outage, and with each event that is set aside or dropped, with
   * which `flush` rejects as well.
   * @default a warning on the console
   */
  readonly onError?: (error: TransportError) => void;
  /**
   * Returns the time in milliseconds. It decides only on the age of events.
   * @default {Date.now}
   */
  readonly now?: () => number;
}

/** The options of a spool with all defaults. */
export type SpoolSettings = Required<SpoolTransportOptions> & {
  readonly folder: string;
  readonly backoff: { readonly backoffMs: number; readonly maxDelayMs: number };
};

/**
 * Fills in the defaults.
 *
 * @throws {RangeError} If a number is out of range.
 */
export function spoolSettings(options: SpoolTransportOptions): SpoolSettings {
  const { fsync = "interval", whenFull = "error" } = optionsOf(options, "spoolTransport()");
  const { now = Date.now, onError = (error) => warn(error.message), maxAgeMs = Infinity } = options;
  const { fsyncIntervalMs = 1000, pollMs = 1000, backoffMs = 500, maxDelayMs = 30_000 } = options;
  const { maxBytes = 2 ** 30, maxSegmentBytes = 2 ** 20, concurrency = 8, drainMs = 5000 } =
    options;
  const positive = { fsyncIntervalMs, pollMs, backoffMs, maxDelayMs, maxBytes, maxSegmentBytes };
  for (const [name, value] of Object.entries({ ...positive, maxAgeMs, concurrency, drainMs })) {
    if (value > 0) continue;
    throw new RangeError(
      `Cannot create spool transport as '${name}' must be positive: current value is ${value}`,
    );
  }
  requireMethod({ transport: options.transport }, "emit");
  return {
    ...options,
    ...positive,
    folder: folderOf(options.folder),
    fsync,
    whenFull,
    maxAgeMs,
    concurrency,
    drainMs,
    onError: orReported(onError),
    now,
    backoff: { backoffMs, maxDelayMs },
  };
}

function folderOf(folder: string | URL): string {
  return /^file:/.test(String(folder)) ? fileURLToPath(folder) : folder as string;
}
