import { plainKey } from "../../../internal/plain_key.ts";
import type { ConfigLayer } from "./layer.ts";
import { hasPath } from "../value.ts";
import type { ConfigMap, ConfigPath } from "../value.ts";

/** A map of the merged configuration, whose keys are found in any spelling. */
export class Section {
  /** The path of the map. */
  readonly path: ConfigPath;
  /** The map, with its keys as they are written. */
  readonly map: ConfigMap;
  readonly #layers: readonly ConfigLayer[];
  readonly #spellings: ReadonlyMap<string, readonly string[]>;

  constructor(map: ConfigMap, path: ConfigPath, layers: readonly ConfigLayer[]) {
    this.path = path;
    this.map = map;
    this.#layers = layers;
    // Built once: a section may have thousands of keys.
    this.#spellings = Map.groupBy(Object.keys(map), plainKey);
  }

  /** Lists the spellings in which the map has a key. */
  spellings(names: readonly string[]): readonly string[] {
    return [...new Set(names.map(plainKey))].flatMap((name) => this.#spellings.get(name) ?? []);
  }

  /** Returns the path of a key in the spelling that counts. */
  pathOf(names: readonly [string, ...string[]]): ConfigPath {
    return [...this.path, this.#winner(names) ?? names[0]];
  }

  /** Returns the value of a key; `null` counts as missing. */
  value(names: readonly string[]): unknown {
    const key = this.#winner(names);
    return key === undefined ? undefined : this.map[key] ?? undefined;
  }

  /** Lists the spellings of a key that lose against another one of the same source. */
  losers(names: readonly string[]): readonly string[] {
    const winner = this.#winner(names);
    const spellings = this.spellings(names).filter((spelling) => spelling !== winner);
    const isIn = (layer: ConfigLayer, key: string) => hasPath(layer.value, [...this.path, key]);
    const layer = winner && this.#layers.find((layer) => isIn(layer, winner));
    return layer ? spellings.filter((spelling) => isIn(layer, spelling)) : [];
  }

  /** Lists the keys that are none of the names. */
  others(names: readonly string[]): readonly string[] {
    const known = new Set(names.map(plainKey));
    return Object.keys(this.map).filter((key) => !known.has(plainKey(key)));
  }

  /** Finds the spelling of the layer that wins, and the last one within that layer. */
  #winner(names: readonly string[]): string | undefined {
    const spellings = this.spellings(names);
    if (spellings.length < 2) return spellings[0];
    for (const { value } of this.#layers) {
      const own = spellings.findLast((spelling) => hasPath(value, [...this.path, spelling]));
      if (own !== undefined) return own;
    }
    return undefined;
  }
}
