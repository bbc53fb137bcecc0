import type { ConfigKeys, ConfigValue, VariantKey } from "../keys.ts";
import type { EmitReport } from "../../transports/wrappers/with_metrics.ts";
import type { Transport } from "../../transports/port/transport.ts";

const REGISTRIES = {
  opentelemetry: {},
  statsd: {
    host: { kind: "string", default: "localhost", description: "The host of the server." },
    port: { kind: "number", integer: true, min: 1, default: 8125, description: "Its UDP port." },
    flavor: {
      kind: "string",
      oneOf: ["datadog", "etsy", "sysdig", "telegraf"],
      default: "datadog",
      description: "The format of tags.",
    },
  },
} as const satisfies VariantKey["variants"];

const REGISTRY = {
  kind: "variant",
  description: "A target of metrics.",
  variants: REGISTRIES,
} as const satisfies ConfigKeys[string];

/** The section `metrics`, as the Java client has it, with one more type: `opentelemetry`. */
export const METRICS = {
  kind: "variant",
  description: "The target of the metrics of each event. " +
    "`opentelemetry` needs the package `@opentelemetry/api`.",
  variants: {
    ...REGISTRIES,
    composite: {
      registries: {
        kind: "each",
        in: "list",
        item: REGISTRY,
        required: true,
        description: "All targets.",
      },
    },
  },
} as const satisfies ConfigKeys[string];

type Registry = ConfigValue<typeof REGISTRY>;

interface Hook {
  onEmit(report: EmitReport): void;
  close?(): void;
}

/** The options of {@linkcode withConfiguredMetrics}. */
export interface ConfiguredMetricsOptions {
  readonly name: string;
  readonly onWarning: (message: string) => void;
}

/** Measures each event of a transport as the section `metrics` describes. */
export async function withConfiguredMetrics(
  transport: Transport,
  section: ConfigValue<typeof METRICS>,
  options: ConfiguredMetricsOptions,
): Promise<Transport> {
  const { withMetrics } = await import("../../transports/wrappers/with_metrics.ts");
  const registries = section.type === "composite" ? [...section.registries.values()] : [section];
  const hooks: Hook[] = [];
  for (const registry of registries) hooks.push(await hookOf(registry, options));
  const measured = withMetrics(transport, {
    name: options.name,
    onEmit: (report) => hooks.forEach((hook) => hook.onEmit(report)),
  });
  return {
    ...measured,
    async close(emitOptions) {
      await measured.close(emitOptions).finally(() => hooks.forEach((hook) => hook.close?.()));
    },
  };
}

async function hookOf(
  registry: Registry,
  { onWarning }: ConfiguredMetricsOptions,
): Promise<Hook> {
  if (registry.type === "opentelemetry") {
    const { openTelemetryMetrics } = await import("../../transports/opentelemetry.ts");
    return { onEmit: await openTelemetryMetrics() };
  }
  const { statsdMetrics } = await import("../../transports/wrappers/statsd.ts");
  return statsdMetrics({ ...registry, onWarning });
}
