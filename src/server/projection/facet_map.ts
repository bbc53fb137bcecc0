import type { JsonObject } from "../events/incoming_event.ts";
import { NO_STAMP, type Stamp } from "./stamp.ts";

type Entry = readonly [name: string, stamp: Stamp, facet: unknown];

/** Facets by name, of each the one with the greatest stamp, in whatever order they come. */
export class FacetMap {
  readonly #entries = new Map<string, Entry>();

  /** Reads what {@linkcode FacetMap.toText} wrote. */
  static fromText(text: string): FacetMap {
    const map = new FacetMap();
    for (const entry of JSON.parse(text) as Entry[]) map.#entries.set(entry[0], entry);
    return map;
  }

  /** The number of facets, deleted ones among them. */
  get size(): number {
    return this.#entries.size;
  }

  /** Adds facets of one event. Returns whether anything changed. */
  merge(facets: JsonObject, stamp: Stamp): boolean {
    let changed = false;
    for (const name in facets) changed = this.set(name, facets[name], stamp) || changed;
    return changed;
  }

  /** Adds a facet; one with `_deleted` deletes that of the name. Returns whether anything changed. */
  set(name: string, facet: unknown, stamp: Stamp): boolean {
    const known = this.#entries.get(name);
    if (known !== undefined && known[1] >= stamp) return false;
    this.#entries.set(name, [name, stamp, isDeleted(facet) ? null : facet]);
    return true;
  }

  /** Adds all of another map. Returns whether anything changed. */
  mergeMap(other: FacetMap): boolean {
    let changed = false;
    for (const [name, stamp, facet] of other.#entries.values()) {
      changed = this.set(name, facet, stamp) || changed;
    }
    return changed;
  }

  /** Returns a facet; `undefined` if it is not there or deleted. */
  get(name: string): unknown {
    return this.#entries.get(name)?.[2] ?? undefined;
  }

  /** Returns the stamp of a facet, the lowest one if it never came. */
  stamp(name: string): Stamp {
    return this.#entries.get(name)?.[1] ?? NO_STAMP;
  }

  /** Returns the facets that are not deleted. */
  toObject(): JsonObject {
    const facets = [...this.#entries.values()].filter(([, , facet]) => facet !== null);
    // Not by assignment: "__proto__" is a name like any other.
    return Object.fromEntries(facets.map(([name, , facet]) => [name, facet]));
  }

  /** Writes the map as text. */
  toText(): string {
    return JSON.stringify([...this.#entries.values()]);
  }
}

function isDeleted(facet: unknown): boolean {
  if (facet === null || facet === undefined) return true;
  return typeof facet === "object" && (facet as JsonObject)["_deleted"] === true;
}
