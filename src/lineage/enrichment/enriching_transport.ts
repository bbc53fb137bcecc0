import { escapeRegExp } from "../../internal/text/escape_regexp.ts";
import type { LineageEvent, RunEvent } from "../event/event.ts";
import type { Transport } from "../transports/port/transport.ts";
import type {
  DatasetTrimmer,
  EnrichmentOptions,
  EventFilter,
  NamespaceResolver,
} from "./enrichment.ts";
import type { eventEnricher } from "./event_enricher.ts";
import { namePattern } from "./python/name_pattern.ts";

/** The built-in trimmers of dataset names. */
export const DATASET_TRIMMERS = [
  "date",
  "keyValue",
  "multiDirDate",
  "yearMonth",
] as const satisfies readonly DatasetTrimmer[];

/**
 * Enriches events before a transport emits them in the order of the calls. Changed events are copies.
 * The code is loaded with the first event; the options are checked at once.
 *
 * @throws {SyntaxError} If a regular expression does not parse.
 * @throws {RangeError} If a trimmer is unknown.
 */
export function enrichingTransport(transport: Transport, options: EnrichmentOptions): Transport {
  options.datasetTrimmers?.forEach(checkTrimmer);
  const isFiltered = eventFilter(options.filters ?? []);
  const resolveNamespace = namespaceResolver(options.namespaceResolvers ?? []);
  let loading: Promise<ReturnType<typeof eventEnricher>> | undefined;
  let last: Promise<void> = Promise.resolve();

  async function loadEnricher(): Promise<ReturnType<typeof eventEnricher>> {
    const { eventEnricher } = await import("./event_enricher.ts");
    return eventEnricher(options, resolveNamespace);
  }

  async function enriched(event: LineageEvent): Promise<LineageEvent> {
    loading ??= loadEnricher();
    const enrich = await loading;
    return await enrich(event);
  }

  return {
    async emit(event, emitOptions) {
      if ("run" in event && isFiltered(event)) return;
      // The next event waits until this one is enriched and emitted, not until it is accepted.
      const emitted = last.then(async () => {
        const toSend = await enriched(event);
        emitOptions?.signal?.throwIfAborted();
        return { taken: transport.emit(toSend, emitOptions) };
      });
      last = emitted.then(ignore, ignore);
      await (await emitted).taken;
    },
    async flush(emitOptions) {
      await transport.flush?.(emitOptions);
    },
    async close(emitOptions) {
      await transport.close?.(emitOptions);
    },
  };
}

function checkTrimmer(trimmer: DatasetTrimmer): void {
  if (typeof trimmer === "function" || DATASET_TRIMMERS.includes(trimmer)) return;
  const known = DATASET_TRIMMERS.map((name) => `"${name}"`).join(", ");
  throw new RangeError(
    `Cannot create client as a trimmer must be a function or one of ${known}: current value is "${trimmer}"`,
  );
}

function ignore(): void {}

/**
 * Creates the function that reports whether a run event is dropped.
 *
 * @throws {SyntaxError} If an expression does not parse.
 */
function eventFilter(filters: readonly EventFilter[]): (event: RunEvent) => boolean {
  const tests = filters.map(testOf);
  return (event) => tests.some((test) => test(event));
}

function testOf(filter: EventFilter): (event: RunEvent) => boolean {
  if (filter.type === "custom") return filter.isDropped;
  if (filter.type === "exact") return ({ job }) => job.name === filter.match;
  const pattern = namePattern(filter.regex);
  return ({ job }) => pattern.matchesStart(job.name);
}

type Resolve = (namespace: string) => string;

/**
 * Creates the function that changes the namespaces of datasets.
 *
 * @throws {SyntaxError} If an expression does not parse.
 */
export function namespaceResolver(resolvers: readonly NamespaceResolver[]): Resolve {
  const all = resolvers.map(resolveOf);
  return (namespace) => {
    for (const resolve of all) {
      const resolved = resolve(namespace);
      if (resolved !== namespace) return resolved;
    }
    return namespace;
  };
}

function resolveOf(resolver: NamespaceResolver): Resolve {
  if (typeof resolver === "function") return resolver;
  const { schema } = resolver;
  const resolve = resolveAnySchema(resolver);
  if (!schema) return resolve;
  return (namespace) => namespace.startsWith(`${schema}://`) ? resolve(namespace) : namespace;
}

function resolveAnySchema(resolver: Exclude<NamespaceResolver, Resolve>): Resolve {
  const { name } = resolver;
  switch (resolver.type) {
    case "hostList": {
      const hosts = resolver.hosts.map((host) => new RegExp(escapeRegExp(host), "gi"));
      return (namespace) => {
        // Not `test`, which keeps its place in a global expression.
        const host = hosts.find((host) => namespace.search(host) >= 0);
        return host === undefined ? namespace : namespace.replace(host, () => name);
      };
    }
    case "pattern": {
      const pattern = namePattern(resolver.regex);
      return (namespace) => pattern.replace(namespace, name);
    }
    case "patternGroup": {
      const { matchingGroup } = resolver;
      const pattern = namePattern(resolver.regex);
      return (namespace) => {
        const group = pattern.group(namespace, matchingGroup);
        // The group is inserted as it is.
        const template = group?.replaceAll("$", "$$$$");
        return template === undefined ? namespace : pattern.replace(namespace, template);
      };
    }
    default:
      return resolver satisfies never;
  }
}
