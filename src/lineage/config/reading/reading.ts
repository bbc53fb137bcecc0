import { asError } from "../../../internal/as_error.ts";
import { parseCodeReference } from "./code.ts";
import type { CodeFactory, CodeReference } from "./code.ts";
import { configError, misuseAt, unusedMessage } from "./issue.ts";
import type { CheckContext, CustomValue, VariantKey } from "../keys.ts";
import { locate } from "./layer.ts";
import type { ConfigLayer } from "./layer.ts";
import type { PlannedTransport } from "../planned_transport.ts";
import { Section } from "./section.ts";
import { isObject } from "../../../internal/is_object.ts";
import { kindOf } from "../value.ts";
import type { ConfigMap, ConfigPath } from "../value.ts";
import type { ConfigError } from "../../errors.ts";

/** The collaborators of a {@linkcode ConfigReading}. */
export interface ConfigReadingOptions {
  /** The sources of the values. */
  readonly layers: readonly ConfigLayer[];
  /** The context of the checks. */
  readonly context: CheckContext;
  /** Receives the issues. */
  readonly issues: ConfigError[];
  /** Receives a warning for each key that has no effect. */
  readonly onWarning: (message: string) => void;
  /** Checks the section of a transport. */
  readonly plan: (section: Section, reading: ConfigReading) => PlannedTransport | undefined;
  /** Custom types by the kind of their section. */
  readonly custom?: Readonly<Partial<Record<CustomKind, Readonly<Record<string, CustomFactory>>>>>;
  /** Loads code that the configuration names at a path. */
  readonly loadCode: (reference: CodeReference, path: ConfigPath) => Promise<CodeFactory>;
}

type CustomKind = NonNullable<VariantKey["custom"]>;
type CustomFactory = (section: ConfigMap, context: CheckContext) => unknown;

/** The format of a value. */
type Visibility = "plain" | "url";

/** One pass over the configuration: collects the issues, the defaults, and what may be shown. */
export class ConfigReading {
  /** The context of the checks. */
  readonly context: CheckContext;
  /** The defaults that were used. */
  readonly defaults: (readonly [path: ConfigPath, value: unknown])[] = [];
  readonly #options: ConfigReadingOptions;
  readonly #visible = new Map<string, Visibility>();

  constructor(options: ConfigReadingOptions) {
    this.#options = options;
    this.context = options.context;
  }

  /** Returns the section of a map. */
  section(map: ConfigMap, path: ConfigPath): Section {
    return new Section(map, path, this.#options.layers);
  }

  /** Returns the section of a value, or reports that it is no map. */
  sectionAt(value: unknown, path: ConfigPath): Section | undefined {
    if (isObject(value)) return this.section(value, path);
    this.issue(path, `expected a map, found ${kindOf(value)}`);
    return undefined;
  }

  /** Checks the section of a transport. */
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
    issues.push(configError(path, { layers, state, ...(cause === undefined ? {} : { cause }) }));
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
