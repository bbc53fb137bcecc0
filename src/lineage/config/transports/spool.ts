import { checkWritableFolder } from "../../../internal/files/configured_files.ts";
import { type TransportConfig, transportConfig } from "../transport_config.ts";

const SECONDS = { kind: "number", min: 0.001 } as const;

/** The transport `spool`, which no other client has. */
export const SPOOL: TransportConfig = transportConfig({
  description: "Keeps events in a folder until another transport has delivered them.",
  wrapsBackends: true,
  keys: {
    folder: {
      kind: "string",
      required: true,
      description: "The folder. Several processes may share it.",
    },
    transport: { kind: "transport", required: true, description: "The other transport." },
    fsync: {
      kind: "string",
      oneOf: ["always", "interval", "never"],
      default: "interval",
      description: "The moment at which events are synced to the disk.",
    },
    fsync_interval: {
      ...SECONDS,
      default: 1,
      description: "The interval of `fsync: interval` in seconds.",
    },
    max_bytes: {
      kind: "number",
      integer: true,
      min: 1,
      default: 1_073_741_824,
      description: "The largest size of the folder in bytes.",
    },
    when_full: {
      kind: "string",
      oneOf: ["error", "drop-oldest"],
      default: "error",
      description: "Whether an event is refused, or the oldest events are dropped, at `max_bytes`.",
    },
    max_segment_bytes: {
      kind: "number",
      integer: true,
      min: 1,
      default: 1_048_576,
      description: "The size in bytes at which a new file begins.",
    },
    max_age: {
      ...SECONDS,
      description: "The age in seconds at which an event becomes a dead letter.",
    },
    max_concurrent_runs: {
      kind: "number",
      integer: true,
      min: 1,
      default: 8,
      description: "The number of runs that are delivered concurrently.",
    },
    backoff: {
      ...SECONDS,
      default: 0.5,
      description: "The delay after the first failure in seconds. Each further one doubles.",
    },
    backoff_max: { ...SECONDS, default: 30, description: "The longest delay in seconds." },
    poll_interval: {
      ...SECONDS,
      default: 1,
      description:
        "The interval at which the folder is listed for events of other processes, in seconds.",
    },
    drain_timeout: {
      ...SECONDS,
      default: 5,
      description: "The longest wait for the backend at the end of the process, in seconds.",
    },
  },
  checkFiles: ({ folder }, { misuseAt }) => misuseAt(["folder"], () => checkWritableFolder(folder)),
  async create(values, { onError, onWarning, wrapBackend }) {
    // Loaded on first use: it needs built-ins of Node.
    const { spoolTransport } = await import("../../transports/spool/spool.ts");
    const { folder, fsync, max_age: maxAge } = values;
    return spoolTransport({
      folder,
      transport: await values.transport.create(wrapBackend),
      fsync,
      fsyncIntervalMs: values.fsync_interval * 1000,
      maxBytes: values.max_bytes,
      maxSegmentBytes: values.max_segment_bytes,
      backoffMs: values.backoff * 1000,
      maxDelayMs: values.backoff_max * 1000,
      pollMs: values.poll_interval * 1000,
      whenFull: values.when_full,
      concurrency: values.max_concurrent_runs,
      drainMs: values.drain_timeout * 1000,
      // An outage costs no event, so it is a warning.
      onError: (error) => error.retryable ? onWarning(error.message) : onError(error, undefined),
      ...(maxAge !== undefined && { maxAgeMs: maxAge * 1000 }),
    });
  },
});
