import { isConfigMap } from "./value.ts";
import type { ConfigMap } from "./value.ts";

/**
 * Reads what YAML writes for nothing, and merge keys: https://yaml.org/type/merge.html. The schema in
 * which every scalar is a text leaves both as they are written.
 *
 * @throws what `issue` makes of a merge key without a map, and of an alias within what it stands for.
 */
export function plainYaml(value: unknown, issue: (state: string) => Error): unknown {
  // An alias gives the same object again: what is known is not read twice.
  const known = new Map<object, unknown>();
  const open = new Set<object>();
  return plain(value);

  function plain(value: unknown): unknown {
    if (typeof value === "string") return /^(~|null|Null|NULL)$/.test(value) ? null : value;
    if (typeof value !== "object" || value === null) return value;
    if (known.has(value)) return known.get(value);
    if (open.has(value)) throw issue("an alias stands within what it stands for");
    open.add(value);
    const result = Array.isArray(value) ? value.map(plain) : plainMap(value as ConfigMap);
    open.delete(value);
    known.set(value, result);
    return result;
  }

  function plainMap(map: ConfigMap): ConfigMap {
    const { "<<": merged, ...own } = map;
    const entries = Object.entries(own).map(([key, item]) => [key, plain(item)] as const);
    if (!Object.hasOwn(map, "<<")) return Object.fromEntries(entries);
    const bases = plain(merged);
    const maps = Array.isArray(bases) ? bases : [bases];
    if (!maps.every(isConfigMap)) {
      throw issue('expected a map, or a list of maps, for the merge key "<<"');
    }
    // Of several the first wins, and what stands beside the merge key wins over all.
    const below = maps.toReversed().flatMap((base) => Object.entries(base));
    return Object.fromEntries([...below, ...entries]);
  }
}
