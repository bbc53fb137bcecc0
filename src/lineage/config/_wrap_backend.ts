import { withCircuitBreaker } from "./sections/circuit_breaker.ts";
import type { CIRCUIT_BREAKER } from "./sections/circuit_breaker.ts";
import type { ConfigValue } from "./keys.ts";
import { withConfiguredMetrics } from "./sections/metrics.ts";
import type { METRICS } from "./sections/metrics.ts";
import type { WrapBackend } from "./planned_transport.ts";

/** The sections that concern every backend. */
export interface BackendSections {
  /** The section `circuitBreaker`. */
  readonly circuitBreaker: ConfigValue<typeof CIRCUIT_BREAKER> | undefined;
  /** The section `metrics`. */
  readonly metrics: ConfigValue<typeof METRICS> | undefined;
}

/**
 * Returns a function that puts a circuit breaker, and a measurement of it, in front of a backend. So a
 * spool keeps what a breaker refuses, and the failures of one backend stop no other.
 */
export function backendWrapper(
  { circuitBreaker, metrics }: BackendSections,
  { onWarning }: { readonly onWarning: (message: string) => void },
): WrapBackend {
  return async (backend, name) => {
    const guarded = circuitBreaker === undefined
      ? backend
      : await withCircuitBreaker(backend, circuitBreaker, { onWarning });
    return metrics === undefined
      ? guarded
      : await withConfiguredMetrics(guarded, metrics, { name, onWarning });
  };
}
