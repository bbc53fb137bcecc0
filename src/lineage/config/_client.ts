import { createTransport, type CreateTransportOptions } from "./_create.ts";
import { configError, unusedMessage } from "./_issue.ts";
import { readEnrichment } from "./_enrichment.ts";
import type { ConfigLayer } from "./_layer.ts";
import { mergeLayers } from "./_layer.ts";
import { configReader } from "./_map_reader.ts";
import type { ConfigReader } from "./_reader.ts";
import { formatPath, isConfigMap, spellingsOf } from "./value.ts";
import type { ConfigMap } from "./value.ts";
import type { EnrichmentOptions } from "../enrichment/enrichment.ts";
import type { ConfigError } from "../errors.ts";
import type { Transport } from "../transports/transport.ts";

/** What a client is read with. */
export interface ReadClientOptions extends CreateTransportOptions {
  /** More trimmers of dataset names, by their names. */
  readonly datasetTrimmers?: Readonly<Record<string, (name: string) => string>>;
}

/** What the layers say of a client. */
export interface ReadClient {
  /** What they say together. */
  readonly merged: ConfigMap;
  /** The reader of it, which knows what was asked for. */
  readonly root: ConfigReader;
  /** The transport, if they name one. */
  readonly transport: Transport | undefined;
  /** What the client adds to events. */
  readonly enrichment: EnrichmentOptions;
  /** The job that they name, or parts of its name. */
  readonly job: { readonly namespace?: string; readonly name?: string };
}

/**
 * Reads a client from the layers of its configuration.
 *
 * @throws {ConfigError} If something is broken, and nothing takes the issues.
 */
export async function readClient(
  layers: readonly ConfigLayer[],
  options: ReadClientOptions,
): Promise<ReadClient> {
  const { issues, onWarning } = options;
  const merged = mergeLayers(layers);
  const root = configReader(merged, { layers, issues });
  const section = transportSection(root, { merged, layers, issues });
  const created = section && await createTransport(section, options);
  const enrichment = readEnrichment(root, options);
  const jobSection = root.sectionOrEmpty("job");
  const [namespace, name] = [jobSection.text("namespace"), jobSection.text("name")];
  const unread = [...created?.unread ?? []];
  for (const path of root.unusedPaths()) {
    if (unread.some((section) => formatPath(path).startsWith(`${section}.`))) continue;
    onWarning(unusedMessage(path, layers));
  }
  return {
    merged,
    root,
    transport: created?.transport,
    enrichment,
    job: { ...(namespace ? { namespace } : {}), ...(name ? { name } : {}) },
  };
}

/** Finds the transport. One that is null is an issue, as it says nothing where something should be. */
function transportSection(
  root: ConfigReader,
  options: {
    readonly merged: ConfigMap;
    readonly layers: readonly ConfigLayer[];
    readonly issues: ConfigError[] | undefined;
  },
): ConfigReader | undefined {
  const { merged, layers, issues } = options;
  const key = spellingsOf(merged, ["transport"]).at(-1);
  if (key === undefined || isConfigMap(merged[key])) return root.section("transport");
  const error = configError([key], { layers, state: "expected a map with a type" });
  if (issues === undefined) throw error;
  issues.push(error);
  return undefined;
}
