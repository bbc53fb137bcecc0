import type { EnrichmentOptions } from "../enrichment.ts";
import type { eventEnricher } from "./_event_enricher.ts";
import type { Transport } from "../transport.ts";
import { jobNameFilter } from "./_event_filter.ts";
import { namespaceResolver } from "./_namespace_resolver.ts";

/**
 * Puts enrichment in front of a transport. Events are copied where they are changed. What changes
 * them is loaded with the first event; regular expressions are read at once, as they may be wrong.
 *
 * @throws {SyntaxError} If a regular expression does not parse.
 */
export function enrichingTransport(transport: Transport, options: EnrichmentOptions): Transport {
  const isFiltered = jobNameFilter(options.filters ?? []);
  const resolveNamespace = namespaceResolver(options.namespaceResolvers ?? []);
  let loading: Promise<ReturnType<typeof eventEnricher>> | undefined;

  async function loadEnricher(): Promise<ReturnType<typeof eventEnricher>> {
    const { eventEnricher } = await import("./_event_enricher.ts");
    return eventEnricher(options, resolveNamespace);
  }

  return {
    async emit(event, emitOptions) {
      if ("run" in event && isFiltered(event.job.name)) return;
      loading ??= loadEnricher();
      const enrich = await loading;
      await transport.emit(await enrich(event), emitOptions);
    },
    async flush(emitOptions) {
      await transport.flush?.(emitOptions);
    },
    async close(emitOptions) {
      await transport.close?.(emitOptions);
    },
  };
}
