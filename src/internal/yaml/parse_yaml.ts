import { isObject } from "../is_object.ts";
import { lazyPackage } from "../missing_package.ts";

const loadYaml = lazyPackage(() => import("@std/yaml"));

/** Thrown if a text cannot be read as YAML. The message quotes nothing of the text. */
export class YamlError extends Error {
  override readonly name = "YamlError";
  /** The line, counted from 1, where it is known. */
  readonly line: number | undefined;

  constructor(problem: string, line?: number) {
    super(problem);
    this.line = line;
  }
}

type YamlMap = Readonly<Record<string, unknown>>;

// Aliases may repeat their values: a file of 300 bytes can have a billion values.
const MAX_VALUES = 100_000;

/**
 * Reads the words for null, and merge keys: <https://yaml.org/type/merge.html>. The schema in which
 * every scalar is a string leaves both as they are written.
 *
 * @throws the error of `issue` for a merge key without a map, for an alias within its own anchor, and
 * for aliases that make too many values.
 */
function plainYaml(value: unknown, issue: (state: string) => Error): unknown {
  // An alias is the same object again: it is read once, and counted each time.
  const known = new Map<object, { readonly value: unknown; readonly count: number }>();
  const open = new Set<object>();
  let count = 0;
  return plain(value);

  function add(values: number): void {
    count += values;
    if (count > MAX_VALUES) throw issue(`it has more than ${MAX_VALUES} values`);
  }

  function plain(value: unknown): unknown {
    add(1);
    if (typeof value === "string") return /^(~|null|Null|NULL)$/.test(value) ? null : value;
    if (typeof value !== "object" || value === null) return value;
    const before = known.get(value);
    if (before !== undefined) {
      add(before.count);
      return before.value;
    }
    if (open.has(value)) throw issue("an alias is within its own value");
    open.add(value);
    const start = count;
    const result = Array.isArray(value) ? value.map(plain) : plainMap(value as YamlMap);
    open.delete(value);
    known.set(value, { value: result, count: count - start });
    return result;
  }

  function plainMap(map: YamlMap): YamlMap {
    const { "<<": merged, ...own } = map;
    const entries = Object.entries(own).map(([key, item]) => [key, plain(item)] as const);
    if (!Object.hasOwn(map, "<<")) return Object.fromEntries(entries);
    const bases = plain(merged);
    const maps = Array.isArray(bases) ? bases : [bases];
    if (!maps.every(isObject)) {
      throw issue('expected a map, or a list of maps, for the merge key "<<"');
    }
    // The first of several wins, and the keys beside the merge key win over all.
    const below = maps.toReversed().flatMap((base) => Object.entries(base));
    return Object.fromEntries([...below, ...entries]);
  }
}

/**
 * Parses YAML of a bounded count of values. Every scalar stays the string that is written, so that a key
 * of digits is not changed; the words for null are null.
 *
 * @throws {YamlError} If the text is not YAML, or its aliases have no end or too many values.
 */
export async function parseYaml(text: string): Promise<unknown> {
  const { parse } = await loadYaml();
  let parsed: unknown;
  try {
    parsed = parse(text, { schema: "failsafe" });
  } catch (cause) {
    // Only the first line, and no quotes: the parser quotes the file, which may hold secrets.
    const [first = ""] = cause instanceof Error ? cause.message.split("\n") : [];
    const problem = first.replace(/".*"|<.*>/g, "…");
    throw new YamlError(problem.replace(/(?<![.:\s])[.:\s]+$/, ""), lineOf(cause, problem));
  }
  return plainYaml(parsed, (state) => new YamlError(state));
}

function lineOf(cause: unknown, problem: string): number | undefined {
  const line = cause instanceof Error && "line" in cause
    ? cause.line
    : /line (\d+)|\((\d+):\d+\)/.exec(problem)?.slice(1).find((digits) => digits !== undefined);
  return Number.isNaN(Number(line)) ? undefined : Number(line);
}
