/**
 * Measures lineage events with OpenTelemetry.
 *
 * ```ts
 * import { noopTransport } from "@runline/runline/lineage";
 * import { openTelemetryMetrics } from "@runline/runline/lineage/opentelemetry";
 * import { withMetrics } from "@runline/runline/lineage/wrappers";
 * import { assert } from "@std/assert";
 *
 * const onEmit = await openTelemetryMetrics();
 * const transport = withMetrics(noopTransport(), { name: "marquez", onEmit });
 * assert(transport);
 * ```
 *
 * @module
 */
import { optionsOf } from "../../internal/is_object.ts";
import { VERSION } from "../../internal/version.ts";
import { loadPackage } from "./port/load_package.ts";
import type { EmitReport } from "./wrappers/with_metrics.ts";

export type { EmitReport } from "./wrappers/with_metrics.ts";

/** The part of a `Meter` of `@opentelemetry/api` that is used. */
export interface OpenTelemetryMeter {
  /** Creates a counter. */
  createCounter(
    name: string,
    options: { readonly description: string },
  ): { add(value: number, attributes: OpenTelemetryAttributes): void };

  /** Creates a histogram. */
  createHistogram(
    name: string,
    options: { readonly description: string; readonly unit: string },
  ): { record(value: number, attributes: OpenTelemetryAttributes): void };
}

/** The attributes of a measurement. */
export interface OpenTelemetryAttributes {
  /** The name of the transport. */
  readonly transport: string;
  /** Whether the event was sent. */
  readonly outcome: EmitReport["outcome"];
}

/** The options of {@linkcode openTelemetryMetrics}. */
export interface OpenTelemetryMetricsOptions {
  /**
   * The meter.
   * @default the global meter `@runline/runline` of `@opentelemetry/api`
   */
  readonly meter?: OpenTelemetryMeter;
}

interface OpenTelemetryPackage {
  readonly metrics: { getMeter(name: string, version: string): OpenTelemetryMeter };
}

/**
 * Creates the hook `onEmit` of `withMetrics`. It records the counters `openlineage.emit.complete` and
 * `openlineage.emit.attempts` and the histograms `openlineage.emit.time` and `openlineage.emit.size`,
 * with the attributes `transport` and `outcome`.
 *
 * @throws {TransportError} If no meter is passed, and `@opentelemetry/api` is not installed.
 */
export async function openTelemetryMetrics(
  options: OpenTelemetryMetricsOptions = {},
): Promise<(report: EmitReport) => void> {
  const meter = optionsOf(options, "openTelemetryMetrics()").meter ?? await globalMeter();
  const complete = meter.createCounter("openlineage.emit.complete", {
    description: "Lineage events that were sent or failed",
  });
  const attempts = meter.createCounter("openlineage.emit.attempts", {
    description: "Attempts to send lineage events",
  });
  const time = meter.createHistogram("openlineage.emit.time", {
    description: "Time to send a lineage event",
    unit: "ms",
  });
  const size = meter.createHistogram("openlineage.emit.size", {
    description: "Size of a lineage event as JSON",
    unit: "By",
  });
  return (report) => {
    const { transport, outcome } = report;
    const attributes = { transport, outcome };
    complete.add(1, attributes);
    attempts.add(report.attempts, attributes);
    time.record(report.durationMs, attributes);
    size.record(report.bytes, attributes);
  };
}

async function globalMeter(): Promise<OpenTelemetryMeter> {
  const { metrics } = await loadPackage<OpenTelemetryPackage>("@opentelemetry/api");
  return metrics.getMeter("@runline/runline", VERSION);
}
