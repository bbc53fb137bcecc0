import { optionsOf } from "../../../internal/is_object.ts";
import type { LineageEvent } from "../../event/event.ts";
import { type SerializedEvent, serializeEvent } from "../../event/serialized_event.ts";
import { warn } from "../../values/warn.ts";
import { sendSerialized, wrappedTransport } from "../port/track_in_flight.ts";
import type { EmitOptions, Transport } from "../port/transport.ts";

/** The options of {@linkcode withMaxEventBytes}. */
export interface MaxEventBytesOptions {
  /** The most bytes of an event as JSON in UTF-8. */
  readonly maxEventBytes: number;
  /**
   * Receives a warning that names the facets that were left out.
   * @default a warning on the console
   */
  readonly onWarning?: (message: string) => void;
}

type Facets = Record<string, unknown>;

/** A facet, where it is, and its length. */
interface FoundFacet {
  readonly pointer: string;
  readonly facets: Facets;
  readonly name: string;
  readonly bytes: number;
}

/**
 * Creates a {@linkcode Transport} that leaves out facets of an event that is too large for its backend,
 * the largest first, until the rest fits. An event that is too large without any facet is sent as it
 * then is.
 *
 * @example
 * ```ts
 * import { consoleTransport, jobEvent } from "@runline/runline/lineage";
 * import { withMaxEventBytes } from "@runline/runline/lineage/wrappers";
 * import { assertEquals } from "@std/assert";
 *
 * const [lines, warnings]: [string[], string[]] = [[], []];
 * const transport = withMaxEventBytes(consoleTransport({ write: (line) => void lines.push(line) }), {
 *   maxEventBytes: 1000,
 *   onWarning: (message) => void warnings.push(message),
 * });
 * const facets = { acme_plan: { _producer: "urn:acme", _schemaURL: "urn:plan", text: "x".repeat(2000) } };
 * await transport.emit(jobEvent({ job: { namespace: "food_delivery", name: "orders", facets } }));
 * assertEquals(JSON.parse(lines[0] ?? "").job.facets, {});
 * assertEquals(warnings.length, 1);
 * ```
 *
 * @throws {RangeError} If the limit is not positive.
 */
export function withMaxEventBytes(
  transport: Transport,
  options: MaxEventBytesOptions,
): Required<Transport> {
  const { maxEventBytes, onWarning = warn } = optionsOf(options, "withMaxEventBytes()");
  if (!Number.isFinite(maxEventBytes) || maxEventBytes <= 0) {
    throw new RangeError(
      `Cannot limit events as 'maxEventBytes' must be positive: current value is ${maxEventBytes}`,
    );
  }

  async function emitSerialized(event: SerializedEvent, emitOptions?: EmitOptions): Promise<void> {
    await sendSerialized(transport, fitting(event), emitOptions);
  }

  function fitting(event: SerializedEvent): SerializedEvent {
    // A character of JavaScript has at most three bytes in UTF-8.
    if (event.json.length * 3 <= maxEventBytes) return event;
    const bytes = byteLength(event.json);
    if (bytes <= maxEventBytes) return event;
    const { smaller, dropped } = withoutFacets(event, bytes - maxEventBytes);
    const names = dropped.map((facet) => `${facet.pointer} (${facet.bytes} bytes)`).join(", ");
    const rest = byteLength(smaller.json);
    const state = rest > maxEventBytes ? `, and has ${rest} bytes all the same` : "";
    onWarning(
      `Lineage event of ${bytes} bytes is larger than 'maxEventBytes' of ${maxEventBytes}: ` +
        `it is sent without ${names || "a facet"}${state}`,
    );
    return smaller;
  }

  return wrappedTransport(transport, emitSerialized);
}

/** Leaves out facets, the largest first, until as many bytes are gone as are too many. */
function withoutFacets(
  event: SerializedEvent,
  excess: number,
): { readonly smaller: SerializedEvent; readonly dropped: readonly FoundFacet[] } {
  const copy: LineageEvent = JSON.parse(event.json);
  const dropped: FoundFacet[] = [];
  let left = excess;
  for (const facet of facetsOf(copy, "").sort((a, b) => b.bytes - a.bytes)) {
    if (left <= 0) break;
    delete facet.facets[facet.name];
    dropped.push(facet);
    left -= facet.bytes;
  }
  return { smaller: serializeEvent(copy), dropped };
}

/** Lists the facets in a part of an event, wherever the maps of facets are. */
function facetsOf(part: unknown, pointer: string): FoundFacet[] {
  if (typeof part !== "object" || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) => {
    const at = `${pointer}/${key}`;
    if (!/^(facets|inputFacets|outputFacets)$/.test(key)) return facetsOf(value, at);
    if (typeof value !== "object" || value === null) return [];
    const facets: Facets = value;
    return Object.entries(facets).map(([name, facet]) => ({
      pointer: `${at}/${name}`,
      facets,
      name,
      bytes: byteLength(`${JSON.stringify(name)}:${JSON.stringify(facet)},`),
    }));
  });
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
