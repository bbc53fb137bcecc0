import type { ConfigKeys, ConfigValue } from "../keys.ts";
import type { QueueOptions } from "../../transports/queue/options.ts";
import type { EmitOptions, Transport } from "../../transports/port/transport.ts";

const TIMEOUT_IN_SECONDS = {
  kind: "number",
  min: 0.001,
  description: "The time limit of an event in seconds.",
} as const;
const CHECK_INTERVAL = {
  kind: "number",
  default: 1000,
  description: "The time that a measurement is valid, in milliseconds.",
} as const;
const EXACT_INTERVAL = {
  ...CHECK_INTERVAL,
  description: "The interval of checks in the Java client, in milliseconds. Not needed here.",
} as const;
const MEMORY_KEYS = {
  memoryThreshold: {
    kind: "number",
    default: 20,
    check: checkPercentage,
    description: "The free part of the heap, in percent, below which no events are sent.",
  },
  circuitCheckIntervalInMillis: CHECK_INTERVAL,
  timeoutInSeconds: TIMEOUT_IN_SECONDS,
} as const satisfies ConfigKeys;

/** The section `circuitBreaker`, as the Java client has it, with one more type: `failures`. */
export const CIRCUIT_BREAKER = {
  kind: "variant",
  description: "The circuit breaker. While it is open, no events are sent.",
  variants: {
    failures: {
      failureThreshold: {
        kind: "number",
        integer: true,
        min: 1,
        default: 5,
        description: "The number of consecutive failures that open the circuit.",
      },
      openTimeInSeconds: {
        kind: "number",
        default: 30,
        description: "The time that it stays open. After that one event is sent as a probe.",
      },
      timeoutInSeconds: TIMEOUT_IN_SECONDS,
    },
    timeout: {
      timeoutInSeconds: { ...TIMEOUT_IN_SECONDS, required: true },
      circuitCheckIntervalInMillis: EXACT_INTERVAL,
    },
    simpleMemory: MEMORY_KEYS,
    javaRuntime: {
      ...MEMORY_KEYS,
      gcCpuThreshold: {
        kind: "number",
        refused: "a runtime of JavaScript does not report it, use memoryThreshold",
        description: "The part of the processor that the garbage collector of Java uses.",
      },
    },
    asyncTaskQueue: {
      threadCount: {
        kind: "number",
        integer: true,
        min: 1,
        default: 2,
        description: "The number of events that are sent concurrently.",
      },
      queueSize: {
        kind: "number",
        integer: true,
        min: 1,
        default: 10,
        description: "The maximum number of waiting events. More are refused.",
      },
      blockingTimeInSeconds: {
        kind: "number",
        default: 1,
        description: "The longest wait of `emit` for earlier events to be sent, in seconds.",
      },
      shutdownTimeoutSeconds: {
        kind: "number",
        min: 0.001,
        default: 60,
        description: "The longest wait of `close` while no event is sent, in seconds.",
      },
    },
    static: {
      valuesReturned: {
        kind: "list",
        required: true,
        split: (text: string) => text.split(",").map((word) => word.trim()),
        description: "Whether the circuit breaker is active (closed), for each event in turn.",
      },
      circuitCheckIntervalInMillis: EXACT_INTERVAL,
    },
    noop: {},
  },
} as const satisfies ConfigKeys[string];

/** Wraps a transport as the section `circuitBreaker` describes. */
export async function withCircuitBreaker(
  transport: Transport,
  section: ConfigValue<typeof CIRCUIT_BREAKER>,
  { onError }: Required<Pick<QueueOptions, "onError">>,
): Promise<Transport> {
  if (section.type === "asyncTaskQueue") return await taskQueue(transport, section, onError);
  const { failureBreaker, memoryBreaker } = await import(
    "../../transports/wrappers/circuit_breaker.ts"
  );
  const { withBreaker } = await import("../../transports/wrappers/with_breaker.ts");
  const { withDeadline } = await import("../../transports/wrappers/with_deadline.ts");
  const { type } = section;
  if (type === "noop") return transport;
  if (type === "static") return withBreaker(transport, { breaker: inTurn(section.valuesReturned) });
  const { timeoutInSeconds } = section;
  const limited = timeoutInSeconds === undefined
    ? transport
    : withDeadline(transport, { timeoutMs: timeoutInSeconds * 1000, closeTimeoutMs: 60_000 });
  if (type === "timeout") return limited;
  if (type === "failures") {
    const { failureThreshold: failures, openTimeInSeconds } = section;
    return withBreaker(limited, {
      breaker: failureBreaker({ failures, openMs: openTimeInSeconds * 1000 }),
    });
  }
  const { memoryThreshold, circuitCheckIntervalInMillis: checkIntervalMs } = section;
  return withBreaker(limited, { breaker: memoryBreaker({ memoryThreshold, checkIntervalMs }) });
}

type TaskQueue = Extract<ConfigValue<typeof CIRCUIT_BREAKER>, { readonly type: "asyncTaskQueue" }>;

async function taskQueue(
  transport: Transport,
  section: TaskQueue,
  onError: Required<QueueOptions>["onError"],
): Promise<Transport> {
  const { asyncTransport } = await import("../../transports/queue/async_transport.ts");
  const queue = asyncTransport({
    transport,
    concurrency: section.threadCount,
    maxQueueSize: section.queueSize,
    whenFull: "error",
    closeTimeoutMs: section.shutdownTimeoutSeconds * 1000,
    onError,
  });
  const queued = async (emitted: Promise<void>, options: EmitOptions = {}): Promise<void> => {
    await emitted;
    if (options.untilDelivered) return;
    await queue.waitForCompletion(section.blockingTimeInSeconds * 1000);
  };
  return {
    ...queue,
    emit: (event, options) => queued(queue.emit(event, options), options),
    emitSerialized: (event, options) => queued(queue.emitSerialized(event, options), options),
  };
}

function checkPercentage(percentage: number): void {
  if (percentage <= 100) return;
  throw new RangeError("Expected a percentage");
}

/** Creates a breaker for tests, with an answer for each event; the last one counts for the rest. */
function inTurn(values: readonly string[]): { refusal(): string | undefined } {
  let next = 0;
  return {
    refusal() {
      const value = values[Math.min(next++, values.length - 1)];
      return value === "true" ? "the static circuit breaker is closed" : undefined;
    },
  };
}
