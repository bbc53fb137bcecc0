import { linearProgram, type Look, type Step } from "./_linear_program.ts";
import { pythonRegExp } from "./python_regexp.ts";

/** A regular expression for names. */
export interface NamePattern {
  /** Reports whether the start of a name matches, as `re.match` of Python does. */
  matchesStart(name: string): boolean;
  /** Replaces all matches. `$1`, `$<name>`, `$&` and `$$` have their meaning of `String.replace`. */
  replace(name: string, template: string): string;
  group(name: string, group: number | string): string | undefined;
}

/**
 * Creates a pattern. The time of one that is a string grows with the length of a name, as no state is
 * tried twice at one place: https://swtch.com/~rsc/regexp/regexp3.html. A look ahead without a fixed width
 * starts again at each place, so its time grows with the square. A `RegExp`, and an expression that
 * {@linkcode linearProgram} does not support, use the engine of the runtime, which tracks back.
 *
 * @throws {SyntaxError} If an expression does not parse.
 */
export function namePattern(regex: string | RegExp): NamePattern {
  const native = typeof regex === "string" ? pythonRegExp(regex) : regex;
  const program = typeof regex === "string" ? linearProgram(native) : undefined;
  if (program === undefined) return nativePattern(native);
  const { steps, names } = program;
  return {
    matchesStart: (name) => matchesStart(steps, [...name]),
    replace(name, template) {
      const chars = [...name];
      let replaced = "";
      let at = 0;
      for (const match of linearMatches(steps, chars)) {
        const [start, end] = match[0] ?? [at, at];
        replaced += chars.slice(at, start).join("") + filled(template, { match, chars, names });
        at = end;
      }
      return replaced + chars.slice(at).join("");
    },
    group(name, group) {
      const chars = [...name];
      const [match] = linearMatches(steps, chars);
      const index = typeof group === "number" ? group : names.get(group);
      return match && index !== undefined ? textOf(chars, match[index]) : undefined;
    },
  };
}

function nativePattern({ source, flags }: RegExp): NamePattern {
  const plain = flags.replace(/[gy]/g, "");
  const anchored = new RegExp(source, `${plain}y`);
  const all = new RegExp(source, `${plain}g`);
  return {
    matchesStart(name) {
      anchored.lastIndex = 0;
      return anchored.test(name);
    },
    replace: (name, template) => name.replace(all, template),
    group(name, group) {
      const [first] = name.matchAll(all);
      return typeof group === "number" ? first?.[group] : first?.groups?.[group];
    },
  };
}

interface FilledOptions {
  readonly match: LinearMatch;
  readonly chars: readonly string[];
  readonly names: ReadonlyMap<string, number>;
}

function filled(template: string, { match, chars, names }: FilledOptions): string {
  return template.replace(/\$(?:([$&])|(\d)|<([^<>]*)>)/g, (text, sign, digit, name) => {
    if (sign === "$") return "$";
    const index = sign === "&" ? 0 : digit === undefined ? names.get(name) : Number(digit);
    if (index === undefined || (index === 0 && sign === undefined)) return text;
    return textOf(chars, match[index]) ?? "";
  });
}

function textOf(chars: readonly string[], place: LinearMatch[number]): string | undefined {
  return place && chars.slice(...place).join("");
}

/** A match: the places of its groups in the text. The first is the whole match. */
type LinearMatch = readonly (readonly [start: number, end: number] | undefined)[];

/** Reports whether the start of a text matches. */
function matchesStart(steps: readonly Step[], chars: readonly string[]): boolean {
  const tried = new BitSet(steps.length * (chars.length + 1));
  return run(steps, chars, { start: 0, tried }) !== undefined;
}

/** Finds the matches in a text. They do not overlap. */
function* linearMatches(
  steps: readonly Step[],
  chars: readonly string[],
): Generator<LinearMatch> {
  const tried = new BitSet(steps.length * (chars.length + 1));
  for (let start = 0; start <= chars.length; start++) {
    const found = run(steps, chars, { start, tried });
    if (found === undefined) continue;
    yield matchOf(found.saved);
    // States at its end may be part of another match. All later ones have failed.
    for (const index of steps.keys()) tried.delete(index * (chars.length + 1) + found.at);
    start = Math.max(found.at - 1, start);
  }
}

interface Saved {
  readonly slot: number;
  readonly at: number;
  readonly before: Saved | undefined;
}

interface State {
  readonly step: number;
  readonly at: number;
  readonly saved: Saved | undefined;
}

/** Numbers of states: of a step and a place. */
interface Tried {
  has(key: number): boolean;
  add(key: number): unknown;
}

interface RunOptions {
  readonly start: number;
  readonly saved?: Saved | undefined;
  /** The states that failed. */
  readonly tried: Tried;
}

/** A set of small numbers, a bit for each. */
class BitSet implements Tried {
  readonly #bits: Uint8Array;

  constructor(size: number) {
    this.#bits = new Uint8Array((size >> 3) + 1);
  }

  has(key: number): boolean {
    return ((this.#bits[key >> 3] ?? 0) >> (key & 7)) % 2 === 1;
  }

  add(key: number): void {
    this.#bits[key >> 3] = (this.#bits[key >> 3] ?? 0) | 1 << (key & 7);
  }

  delete(key: number): void {
    this.#bits[key >> 3] = (this.#bits[key >> 3] ?? 0) & ~(1 << (key & 7));
  }
}

/** Tries all ways from a place on, in the order of preference. */
function run(
  steps: readonly Step[],
  chars: readonly string[],
  { start, saved, tried }: RunOptions,
): State | undefined {
  const waiting: State[] = [{ step: 0, at: start, saved }];
  for (let state = waiting.pop(); state !== undefined; state = waiting.pop()) {
    const key = state.step * (chars.length + 1) + state.at;
    if (tried.has(key)) continue;
    tried.add(key);
    const step = steps[state.step];
    if (step === undefined || step.do === "found") return state;
    if (step.do === "split") waiting.push({ ...state, step: state.step + step.second });
    const next = after(step, chars, state);
    if (next) waiting.push(next);
  }
  return undefined;
}

/** Returns the state after a step, if it can be made. */
function after(step: Step, chars: readonly string[], { step: index, at, saved }: State) {
  const next: State = { step: index + 1, at, saved };
  switch (step.do) {
    case "char": {
      const char = chars[at];
      return char !== undefined && step.matches(char) ? { ...next, at: at + 1 } : undefined;
    }
    case "split":
      return { ...next, step: index + step.first };
    case "save":
      return { ...next, saved: { slot: step.slot, at, before: saved } };
    case "start":
      return at === 0 ? next : undefined;
    case "end":
      return at === chars.length ? next : undefined;
    case "look":
      return afterLook(step, chars, { step: index, at, saved });
    case "found":
      return undefined;
    default:
      return step satisfies never;
  }
}

function afterLook(look: Look, chars: readonly string[], state: State): State | undefined {
  const start = state.at - look.behind;
  const found = start < 0
    ? undefined
    : run(look.program, chars, { start, saved: state.saved, tried: new Set() });
  if ((found === undefined) !== look.isNegated) return undefined;
  return { ...state, step: state.step + 1, saved: found ? found.saved : state.saved };
}

function matchOf(saved: Saved | undefined): LinearMatch {
  const places = new Map<number, number>();
  for (let one = saved; one !== undefined; one = one.before) {
    if (!places.has(one.slot)) places.set(one.slot, one.at);
  }
  const groups: (readonly [number, number] | undefined)[] = [];
  for (const [slot, end] of places) {
    if (slot % 2 === 1) groups[(slot - 1) / 2] = [places.get(slot - 1) ?? end, end];
  }
  return Array.from(groups);
}
