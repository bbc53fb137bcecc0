/**
 * Transports that wrap another one: limits of time and size, a circuit breaker, metrics, changes.
 *
 * ```ts
 * import { httpTransport } from "@runline/runline/lineage";
 * import { withBreaker, withDeadline } from "@runline/runline/lineage/wrappers";
 * import { assert } from "@std/assert";
 *
 * const http = httpTransport({ url: "https://marquez.example" });
 * const transport = withBreaker(withDeadline(http, { timeoutMs: 2_000 }), { failures: 5 });
 * assert(transport);
 * await transport.close();
 * ```
 *
 * @module
 */
export {
  type CircuitBreaker,
  failureBreaker,
  type FailureBreakerOptions,
  memoryBreaker,
  type MemoryBreakerOptions,
} from "./wrappers/circuit_breaker.ts";
export {
  type EventTransformer,
  replaceJobNamespace,
  type ReplaceJobNamespaceOptions,
  transformTransport,
  type TransformTransportOptions,
} from "./wrappers/transform.ts";
export { type BreakerOptions, withBreaker } from "./wrappers/with_breaker.ts";
export { type DeadlineOptions, withDeadline } from "./wrappers/with_deadline.ts";
export { type MaxEventBytesOptions, withMaxEventBytes } from "./wrappers/with_max_event_bytes.ts";
export { type EmitReport, type MetricsOptions, withMetrics } from "./wrappers/with_metrics.ts";
