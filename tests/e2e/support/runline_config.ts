import { dirname, join } from "node:path";
import { mergeLayers } from "../../../src/lineage/config/reading/layer.ts";
import type { ConfigMap } from "../../../src/lineage/config/value.ts";
import { loadConfig } from "../../../src/lineage/config/sources/load.ts";
import type { EnrichmentOptions } from "../../../src/lineage/mod.ts";
import {
  type ConfigEntry,
  type ConfigReport,
  inspectConfig,
} from "../../../src/lineage/config/mod.ts";
import { configuredClient } from "../../../src/lineage/config/from_environment.ts";
import { frozenJobEvent } from "../../fakes/lineage_events.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";
import type { Attempt, ConfigCase } from "./python_openlineage.ts";

/** The result of a case in our client. */
export interface RunlineClient {
  /** The merged configuration. */
  readonly merged: ConfigMap;
  /** The fields added to events. */
  readonly enrichment: EnrichmentOptions;
  /** The requests for one event. */
  readonly requests: readonly Request[];
  /** The values, and where they come from. */
  readonly entries: readonly ConfigEntry[];
  /** The variables of OpenLineage when it is done. */
  readonly variables: readonly string[];
  /** Its warnings. */
  readonly warnings: readonly string[];
}

/** Reads the configuration of a case. */
export async function inspectCase(given: ConfigCase): Promise<ConfigReport> {
  await using place = await tempFolder();
  for (const [name, text] of Object.entries(given.files ?? {})) await place.write(name, text);
  const { config = {} } = given;
  const env = { ...given.env, HOME: place.file("home") };
  return await inspectConfig({ config, env, cwd: join(place.path, "work") });
}

/** Configures our client for a case, and sends one event. */
export async function runlineClient(given: ConfigCase): Promise<Attempt<RunlineClient>> {
  await using place = await tempFolder();
  for (const [name, text] of Object.entries(given.files ?? {})) await place.write(name, text);
  const { config = {} } = given;
  const env = { ...given.env, HOME: place.file("home") };
  const warnings: string[] = [];
  const onWarning = (message: string): void => void warnings.push(message);
  const requests: Request[] = [];
  const options = {
    config,
    env,
    cwd: join(place.path, "work"),
    onWarning,
    fallback: { emit: () => Promise.resolve() },
    fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
      requests.push(new Request(input, init));
      return Promise.resolve(new Response(null, { status: 201 }));
    },
  };
  try {
    const { transport, enrichment } = await configuredClient(options);
    await transport.emit(frozenJobEvent("orders"));
    const merged = mergeLayers(await loadConfig({ ...options, onWarning: () => {}, issues: [] }));
    const { entries } = await inspectConfig(options);
    const variables = Object.keys(env).filter((name) => name.startsWith("OPENLINEAGE"));
    return { value: { variables, merged, enrichment, requests, entries, warnings } };
  } catch (error) {
    const text = String(error).replaceAll(dirname(place.path), "…");
    return { error: text };
  }
}
