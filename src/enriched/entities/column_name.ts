import { parseSchemaKey } from "./schema_key.ts";

/** The kind of an entity. Contexts and derived contexts are one kind. */
export type EntityKind = "contexts" | "unstruct_event";

const CACHE_SIZE = 2048;
const LONGEST_CACHED_URI = 256;

const CACHES: Readonly<Record<EntityKind, Map<string, string>>> = {
  contexts: new Map(),
  unstruct_event: new Map(),
};

/**
 * Returns the name of the column for entities of a schema, as Snowplow's warehouse loaders name it.
 *
 * Versions of one model share a column. So do `fooBar` and `foo_bar` of one vendor.
 *
 * @param kind The kind of the entity.
 * @param uri The Iglu URI of its schema.
 * @returns The name, such as `contexts_com_acme_add_to_cart_1`.
 * @throws {SyntaxError} If `uri` is not an Iglu URI.
 *
 * @example Usage
 * ```ts
 * import { columnName } from "@runline/runline/enriched";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(
 *   columnName("contexts", "iglu:org.w3/PerformanceTiming/jsonschema/1-0-0"),
 *   "contexts_org_w3_performance_timing_1",
 * );
 * ```
 */
export function columnName(kind: EntityKind, uri: string): string {
  const cache = CACHES[kind];
  if (cache === undefined) {
    throw new TypeError(
      `Cannot name column as the kind must be "contexts" or "unstruct_event": current value is ${
        JSON.stringify(kind)
      }`,
    );
  }
  const known = cache.get(uri);
  if (known !== undefined) return known;
  const copy = detached(uri);
  const name = nameOf(kind, copy);
  if (copy.length > LONGEST_CACHED_URI) return name;
  if (cache.size >= CACHE_SIZE) cache.clear();
  cache.set(copy, name);
  return name;
}

// As `transformSchema` of the Scala SDK, which the loaders use:
// https://github.com/snowplow/snowplow-scala-analytics-sdk
function nameOf(kind: EntityKind, uri: string): string {
  const { vendor, name, version } = parseSchemaKey(uri);
  const snakeVendor = vendor.replace(/[.-]/g, "_");
  const snakeName = name.replace(/[.-]/g, "_").replace(/([^A-Z_])([A-Z])/g, "$1_$2");
  const model = version.slice(0, version.indexOf("-"));
  return `${kind}_${snakeVendor}_${snakeName}_${model}`.toLowerCase();
}

// Engines keep a slice as a pointer into the text that it was cut from. A key of the cache must not
// keep a whole file in memory.
function detached(text: string): string {
  return JSON.parse(JSON.stringify(text));
}
