import { DATASET_TRIMMERS, type DatasetTrimmer, type EnrichmentOptions } from "./enrichment.ts";
import type { LineageEvent } from "../event/event.ts";
import type { Transport } from "../transports/transport.ts";
import type { eventEnricher } from "./event_enricher.ts";
import { eventFilter } from "./_event_filter.ts";
import { namespaceResolver } from "./datasets/namespace_resolver.ts";

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
