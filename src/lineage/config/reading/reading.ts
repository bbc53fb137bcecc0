import { asError, textOf } from "../../../internal/as_error.ts";
import { isObject } from "../../../internal/is_object.ts";
import { plainKey } from "../../../internal/plain_key.ts";
import type { ConfigError } from "../../errors.ts";
import type { CheckContext, CustomValue, VariantKey } from "../keys.ts";
import type { PlannedTransport } from "../planned_transport.ts";
import { type ConfigMap, type ConfigPath, hasPath, kindOf } from "../value.ts";
import { type CodeFactory, type CodeReference, parseCodeReference } from "./code.ts";
import { configError, type ConfigLayer, locate, misuseAt, unusedMessage } from "./layer.ts";

/** The collaborators of a {@linkcode ConfigReading}. */
interface ConfigReadingOptions {
  readonly layers: readonly ConfigLayer[];
  readonly context: CheckContext;
  readonly issues: ConfigError[];
  /** Receives a warning for each key that has no effect. */
  readonly onWarning: (message: string) => void;
  readonly plan: (section: Section, reading: ConfigReading) => PlannedTransport | undefined;
  /** Custom types by the kind of their section. */
  readonly custom?: Readonly<Partial<Record<CustomKind, Readonly<Record<string, CustomFactory>>>>>;
  readonly loadCode: (reference: CodeReference, path: ConfigPath) => Promise<CodeFactory>;
}

type CustomKind = NonNullable<VariantKey["custom"]>;
type CustomFactory = (section: ConfigMap, context: CheckContext) => unknown;

/** The format of a value. */
type Visibility = "plain" | "url";

/** One pass over the configuration: collects the issues, the defaults, and what may be shown. */
export class ConfigReading {
  readonly context: CheckContext;
  readonly defaults: (readonly [path: ConfigPath, value: unknown])[] = [];
  /** Check the files that the configuration names, where a report asks for it. */
  readonly fileChecks: (() => Promise<unknown>)[] = [];
  readonly #options: ConfigReadingOptions;
  readonly #visible = new Map<string, Visibility>();

  constructor(options: ConfigReadingOptions) {
    this.#options = options;
    this.context = options.context;
  }

  section(map: ConfigMap, path: ConfigPath): Section {
    return new Section(map, path, this.#options.layers);
  }

  /** Returns the section of a value, or reports that it is no map. */
  sectionAt(value: unknown, path: ConfigPath): Section | undefined {
    if (isObject(value)) return this.section(value, path);
    this.issue(path, `expected a map, found ${kindOf(value)}`);
    return undefined;
  }

  plan(section: Section): PlannedTransport | undefined {
    return this.#options.plan(section, this);
  }

  /** Returns a section whose type is code, or a custom type; nothing if it is neither. */
  custom(kind: CustomKind, type: string, section: Section): CustomValue | undefined {
    const { custom = {}, loadCode, layers } = this.#options;
    const known = custom[kind] ?? {};
    const factory = Object.hasOwn(known, type) ? known[type] : undefined;
    const reference = factory === undefined ? parseCodeReference(type) : undefined;
    if (factory === undefined && reference === undefined) return undefined;
    const { context } = this;
    return {
      type: "custom",
      create: () =>
        misuseAt({ path: section.path, layers }, async () => {
          const create = factory ??
            (reference && await loadCode(reference, section.pathOf(["type"])));
          return await create?.(section.map, context);
        }),
    };
  }

  /** Reports an issue. Returns `undefined` in place of the value. */
  issue(path: ConfigPath, state: string, cause?: unknown): undefined {
    const { issues, layers } = this.#options;
    issues.push(configError(path, { layers, state, cause }));
    return undefined;
  }

  /** Runs a check and reports what it throws. Returns `undefined` after an issue. */
  attempt<Value>(path: ConfigPath, read: () => Value, where = ""): Value | undefined {
    try {
      return read();
    } catch (error) {
      const state = asError(error).message;
      this.issue(path, `${state}${where}`, error);
      return undefined;
    }
  }

  /** The number of issues so far. */
  get issueCount(): number {
    return this.#options.issues.length;
  }

  /** Runs a check that may be asynchronous, and reports what it throws. */
  async settle<Value>(path: ConfigPath, check: () => Value): Promise<Awaited<Value> | undefined> {
    try {
      return await check();
    } catch (error) {
      return this.issue(path, textOf(error), error);
    }
  }

  /** Reports whether a value comes from a variable. */
  isVariable(path: ConfigPath): boolean {
    return locate(this.#options.layers, path)?.source === "variable";
  }

  /** Warns of a key that has no effect. */
  unused(path: ConfigPath): void {
    this.#options.onWarning(unusedMessage(path, this.#options.layers));
  }

  /** Uses the default of a key, if it has one. */
  fallback(path: ConfigPath, value: unknown): void {
    if (value !== undefined) this.defaults.push([path, value]);
  }

  /** Allows a value to be shown; a URL is shown without its secrets. */
  show(path: ConfigPath, as: Visibility = "plain"): void {
    this.#visible.set(JSON.stringify(path), as);
  }

  /** Returns how a value may be shown: only the values of known keys that are no secrets may. */
  visibility(path: ConfigPath): Visibility | undefined {
    return this.#visible.get(JSON.stringify(path));
  }
}

/** A map of the merged configuration, whose keys are found in any spelling. */
export class Section {
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
