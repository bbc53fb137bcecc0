import type { FromEnvironmentOptions } from "./from_environment.ts";
import type { ConfigReport } from "./report.ts";

/** The options of {@linkcode inspectConfig}. */
export interface InspectConfigOptions extends FromEnvironmentOptions {
  /**
   * Whether the files of certificates are read, and the folders of spools and event files checked. Nothing
   * is written or created.
   * @default {false}
   */
  readonly checkFiles?: boolean;
}

/**
 * Reads the configuration as `OpenLineageClient.fromEnvironment` does, and reports each value with its
 * source, every issue and every warning. Secrets and the values of unknown keys are masked. Nothing
 * is created: the sections of custom transports are not checked.
 *
 * @example
 * ```ts
 * import { inspectConfig } from "@runline/runline/lineage/config";
 * import { assertEquals } from "@std/assert";
 *
 * const env = {
 *   OPENLINEAGE__TRANSPORT__TYPE: "http",
 *   OPENLINEAGE__TRANSPORT__URL: "localhost",
 *   OPENLINEAGE__TRANSPORT__TIMEOUT: "soon",
 * };
 * const { issues } = await inspectConfig({ env, cwd: "/nowhere" });
 * assertEquals(issues.map(({ path }) => path), ["transport.url", "transport.timeout"]);
 * ```
 */
export async function inspectConfig(options: InspectConfigOptions = {}): Promise<ConfigReport> {
  const { configReport } = await import("./_inspection.ts");
  return await configReport(options);
}
