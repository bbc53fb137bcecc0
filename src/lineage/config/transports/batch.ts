import { COMMON_HTTP_KEYS, QUEUE_KEYS } from "./_http_keys.ts";
import { checkTlsFiles } from "./_custom_fetch.ts";
import { httpOptionsOf, queueOptionsOf } from "./_http_options.ts";
import { type TransportConfig, transportConfig } from "../transport_config.ts";

const IN_BACKGROUND = { onlyIf: { background: true } } as const;

/** The transport `batch`, which no other client has. */
export const BATCH: TransportConfig = transportConfig({
  description: "Posts many events in one request, to the endpoint `/batch` below `endpoint`. " +
    "To a backend without it, each event is a request of its own.",
  wrapsBackends: true,
  keys: {
    ...COMMON_HTTP_KEYS,
    max_events: {
      kind: "number",
      integer: true,
      min: 1,
      default: 500,
      description: "The maximum number of events in a request.",
    },
    max_length: {
      kind: "number",
      integer: true,
      min: 1,
      default: 1_048_576,
      description:
        "The maximum number of characters of JSON in a request, unless one event has more.",
    },
    linger: {
      kind: "number",
      default: 0.01,
      description: "The longest wait of the first event of a request for others, in seconds.",
    },
    background: {
      kind: "boolean",
      default: true,
      description: "Whether events are queued, and emitting does not wait for the backend.",
    },
    max_queue_size: { ...QUEUE_KEYS.max_queue_size, ...IN_BACKGROUND },
    when_full: { ...QUEUE_KEYS.when_full, ...IN_BACKGROUND },
    drain_on_exit: { ...QUEUE_KEYS.drain_on_exit, ...IN_BACKGROUND },
  },
  checkFiles: (values, context) => checkTlsFiles(values, context),
  async create(values, context) {
    // Loaded on first use.
    const { batchTransport } = await import("../../transports/batch/batch_transport.ts");
    const { max_events: maxEvents, max_length: maxLength, linger } = values;
    const backend = await context.asBackend(batchTransport({
      ...await httpOptionsOf(values, context),
      maxEvents,
      maxLength,
      lingerMs: linger * 1000,
    }));
    if (!values.background) return backend;
    const { asyncTransport } = await import("../../transports/queue/async_transport.ts");
    return asyncTransport({
      transport: backend,
      // One request is under way while the next one is collected.
      concurrency: maxEvents * 2,
      ...queueOptionsOf(values, context),
    });
  },
});
