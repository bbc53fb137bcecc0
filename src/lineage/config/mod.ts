/**
 * The lineage configuration of a program: its values, their sources, and all issues.
 *
 * ```ts
 * import { inspectConfig } from "@runline/runline/lineage/config";
 * import { assertEquals } from "@std/assert";
 *
 * const env = { OPENLINEAGE_URL: "https://marquez.example" };
 * const { entries, issues } = await inspectConfig({ env, cwd: "/nowhere" });
 * assertEquals(issues, []);
 * const url = entries.find(({ path }) => path === "transport.url");
 * assertEquals(url?.variable, "OPENLINEAGE_URL");
 * ```
 *
 * @module
 */
export type { FromEnvironmentOptions } from "./from_environment.ts";
export {
  parentEnvironment,
  parentFromEnvironment,
  type ParentFromEnvironmentOptions,
} from "./parent_from_environment.ts";
export type { ConfigEntry, ConfigReport, ConfigSource } from "./report.ts";
export { inspectConfig, type InspectConfigOptions } from "./inspect_config.ts";
export type {
  TokenProviderFactory,
  TokenProviderFactoryContext,
  TransportFactory,
  TransportFactoryContext,
} from "./transport_factory.ts";
