import type { JsonObject } from "../events/incoming_event.ts";
import { isSameJson } from "./json_values.ts";
import type { Stamp } from "./stamp.ts";

interface Entry {
  readonly name: string;
  stamp: Stamp;
  /** `null` for a deleted facet. */
  readonly facet: unknown;
  /** The JSON text of the facet, once it was needed. */
  text: string | undefined;
}

type Packed = readonly [name: string, stamp: Stamp, facet: unknown];

/** Facets by name, of each the one with the greatest stamp, in whatever order they come. */
export class FacetMap {
  readonly #entries = new Map<string, Entry>();

  /** Reads the output of {@linkcode FacetMap.toText}. */
  static fromText(text: string): FacetMap {
    const map = new FacetMap();
    for (const [name, stamp, facet] of JSON.parse(text) as Packed[]) {
      map.#entries.set(name, { name, stamp, facet, text: undefined });
    }
    return map;
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
    if (known !== undefined && known.stamp >= stamp) return false;
    const kept = isDeleted(facet) ? null : facet;
    // Most events repeat facets: the known object has its text and whatever else was read from it.
    if (known !== undefined && isSameJson(known.facet, kept)) known.stamp = stamp;
    else this.#entries.set(name, { name, stamp, facet: kept, text: undefined });
    return true;
  }

  /** Adds all of another map. Returns whether anything changed. */
  mergeMap(other: FacetMap): boolean {
    let changed = false;
    for (const { name, stamp, facet } of other.#entries.values()) {
      changed = this.set(name, facet, stamp) || changed;
    }
    return changed;
  }

  /** Removes the facets that a function picks by their stamps. Returns whether there were any. */
  removeIf(isPicked: (stamp: Stamp) => boolean): boolean {
    const before = this.#entries.size;
    for (const { name, stamp } of [...this.#entries.values()]) {
      if (isPicked(stamp)) this.#entries.delete(name);
    }
    return this.#entries.size < before;
  }

  /** Returns a facet; `undefined` if it is not there or deleted. */
  get(name: string): unknown {
    return this.#entries.get(name)?.facet ?? undefined;
  }

  /** Returns the object of the map if it equals the facet, otherwise the facet. */
  shared(name: string, facet: unknown): unknown {
    const known = this.get(name);
    return isSameJson(known, facet) ? known : facet;
  }

  /** Returns the facets that are not deleted. */
  toObject(): JsonObject {
    const facets = [...this.#entries.values()].filter(({ facet }) => facet !== null);
    // Not by assignment: "__proto__" is a name like any other.
    return Object.fromEntries(facets.map(({ name, facet }) => [name, facet]));
  }

  /** Writes the map as text. */
  toText(): string {
    let text = "";
    for (const entry of this.#entries.values()) {
      entry.text ??= JSON.stringify(entry.facet);
      text += `${text === "" ? "" : ","}[${
        JSON.stringify(entry.name)
      },"${entry.stamp}",${entry.text}]`;
    }
    return `[${text}]`;
  }
}

function isDeleted(facet: unknown): boolean {
  if (facet === null || facet === undefined) return true;
  return typeof facet === "object" && (facet as JsonObject)["_deleted"] === true;
}
