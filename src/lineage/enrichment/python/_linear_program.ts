/** An expression as steps, which end with the step `found`. */
export interface LinearProgram {
  readonly steps: readonly Step[];
  /** The number of each named group. */
  readonly names: ReadonlyMap<string, number>;
}

/** A step of a program. Targets of `split` are relative to it. */
export type Step =
  | { readonly do: "char"; readonly matches: (char: string) => boolean }
  | { readonly do: "split"; readonly first: number; readonly second: number }
  | { readonly do: "save"; readonly slot: number }
  | { readonly do: "start" | "end" | "found" }
  | Look;

/** Matches if another expression matches, ahead or behind. */
export interface Look {
  readonly do: "look";
  readonly program: readonly Step[];
  readonly isNegated: boolean;
  /** The number of characters to go back. */
  readonly behind: number;
}

/** A part of an expression: its steps from a place on, and its width if that is fixed. */
interface Part {
  readonly steps: readonly Step[];
  readonly width: number | undefined;
}

const TOKEN_REGEXP =
  /\\u\{[^}]*\}|\\x..|\\[^]|\(\?:|\(\?<?[=!]|\(\?<([^>=!]+)>|\((?!\?)|[)|^$]|[^(]/uy;
const QUANTIFIER_REGEXP = /([*+?])(\??)|\{(\d+)(,?)(\d*)\}(\??)/y;

// Counts are written out.
const MAX_STEPS = 5_000;

/**
 * Compiles an expression of {@linkcode pythonRegExp}. Returns nothing for references to groups, flags of
 * a group, a look behind of no fixed width, and counts in the thousands, which no such program can have.
 */
export function linearProgram({ source, flags }: RegExp): LinearProgram | undefined {
  try {
    const parser = new Parser(source, flags);
    const { steps } = parser.alternatives();
    const all: Step[] = [
      { do: "save", slot: 0 },
      ...steps,
      { do: "save", slot: 1 },
      { do: "found" },
    ];
    return { steps: all, names: parser.names };
  } catch (error) {
    if (error instanceof UnsupportedError) return undefined;
    throw error;
  }
}

class UnsupportedError extends Error {
  override readonly name = "UnsupportedError";
}

/** Reads an expression that is known to be valid. */
class Parser {
  readonly names = new Map<string, number>();
  readonly #source: string;
  readonly #flags: string;
  #at = 0;
  #groups = 0;

  constructor(source: string, flags: string) {
    this.#source = source;
    this.#flags = flags;
  }

  alternatives(): Part {
    let found = this.#sequence();
    while (this.#source[this.#at] === "|") {
      this.#at++;
      found = either(found, this.#sequence());
    }
    return found;
  }

  #sequence(): Part {
    const items: Part[] = [];
    while (this.#at < this.#source.length && !/[|)]/.test(this.#source[this.#at] ?? "")) {
      items.push(this.#quantified(this.#atom()));
    }
    return inOrder(items);
  }

  #quantified(item: Part): Part {
    QUANTIFIER_REGEXP.lastIndex = this.#at;
    const match = QUANTIFIER_REGEXP.exec(this.#source);
    if (!match) return item;
    this.#at += match[0].length;
    const [, sign, signLazy, least = "", comma, most = "", lazy] = match;
    const isLazy = (signLazy ?? lazy) === "?";
    if (sign !== undefined) {
      return repeated(item, {
        min: sign === "+" ? 1 : 0,
        max: sign === "?" ? 1 : Infinity,
        isLazy,
      });
    }
    const max = comma === "" ? Number(least) : most === "" ? Infinity : Number(most);
    return repeated(item, { min: Number(least), max, isLazy });
  }

  #atom(): Part {
    if (this.#source[this.#at] === "[") return this.#oneOf(this.#class());
    TOKEN_REGEXP.lastIndex = this.#at;
    const [token, name] = TOKEN_REGEXP.exec(this.#source) ?? [];
    if (token === undefined) throw new UnsupportedError();
    this.#at += token.length;
    if (token === "^") return { steps: [{ do: "start" }], width: 0 };
    if (token === "$") return { steps: [{ do: "end" }], width: 0 };
    if (token === "(?:") return this.#closed();
    if (/^\(\?<?[=!]/.test(token)) return this.#look(token);
    if (token.startsWith("(")) return this.#group(name);
    if (/^\\[k1-9]/.test(token)) throw new UnsupportedError();
    return this.#oneOf(token);
  }

  /** Reads a class, in which there may be classes. */
  #class(): string {
    const start = this.#at;
    let depth = 0;
    do {
      const char = this.#source[this.#at];
      if (char === "[") depth++;
      if (char === "]") depth--;
      this.#at += char === "\\" ? 2 : 1;
    } while (depth > 0);
    return this.#source.slice(start, this.#at);
  }

  #oneOf(source: string): Part {
    const regexp = new RegExp(`^${source}$`, this.#flags);
    return { steps: [{ do: "char", matches: (char) => regexp.test(char) }], width: 1 };
  }

  #closed(): Part {
    const found = this.alternatives();
    this.#at++;
    return found;
  }

  #group(name: string | undefined): Part {
    const index = ++this.#groups;
    if (name !== undefined) this.names.set(name, index);
    const { steps, width } = this.#closed();
    const save = (slot: number): Step => ({ do: "save", slot });
    return { steps: [save(2 * index), ...steps, save(2 * index + 1)], width };
  }

  #look(token: string): Part {
    const { steps, width } = this.#closed();
    if (token[2] === "<" && width === undefined) throw new UnsupportedError();
    const look: Step = {
      do: "look",
      program: [...steps, { do: "found" }],
      isNegated: token.endsWith("!"),
      behind: token[2] === "<" ? width ?? 0 : 0,
    };
    return { steps: [look], width: 0 };
  }
}

function inOrder(items: readonly Part[]): Part {
  const steps = items.flatMap((item) => item.steps);
  if (steps.length > MAX_STEPS) throw new UnsupportedError();
  const widths = items.map(({ width }) => width);
  return { steps, width: widths.reduce(sum, 0) };
}

function sum(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : one + other;
}

function either(one: Part, other: Part): Part {
  const steps: Step[] = [
    { do: "split", first: 1, second: one.steps.length + 2 },
    ...one.steps,
    jump(other.steps.length + 1),
    ...other.steps,
  ];
  return { steps, width: one.width === other.width ? one.width : undefined };
}

function jump(by: number): Step {
  return { do: "split", first: by, second: by };
}

interface Repetition {
  readonly min: number;
  readonly max: number;
  readonly isLazy: boolean;
}

function repeated(item: Part, { min, max, isLazy }: Repetition): Part {
  const size = item.steps.length;
  // The empty expression, however often it is repeated.
  if (size === 0) return item;
  if (size * Math.max(min, Number.isFinite(max) ? max : 1) > MAX_STEPS) {
    throw new UnsupportedError();
  }
  const enterOr = (target: number): Step => ({
    do: "split",
    first: isLazy ? target : 1,
    second: isLazy ? 1 : target,
  });
  const needed = Array<Part>(min).fill(item);
  if (max === Infinity) {
    const loop: Step[] = [enterOr(size + 2), ...item.steps, jump(-size - 1)];
    return { ...inOrder([...needed, { steps: loop, width: 0 }]), width: undefined };
  }
  let optional: readonly Step[] = [];
  for (let count = min; count < max; count++) {
    optional = [enterOr(size + optional.length + 1), ...item.steps, ...optional];
  }
  const whole = inOrder([...needed, { steps: optional, width: 0 }]);
  return min === max ? whole : { ...whole, width: undefined };
}
