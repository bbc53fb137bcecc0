import { type LinearMatch, linearMatches, matchesStart } from "./_linear_match.ts";
import { linearProgram } from "./_linear_program.ts";
import { pythonRegExp } from "./python_regexp.ts";

/** A regular expression for names. */
export interface NamePattern {
  /** Reports whether the start of a name matches, as `re.match` of Python does. */
  matchesStart(name: string): boolean;
  /** Replaces all matches. `$1`, `$<name>`, `$&` and `$$` have their meaning of `String.replace`. */
  replace(name: string, template: string): string;
  /** Returns a group of the first match. */
  group(name: string, group: number | string): string | undefined;
}

/**
 * Creates a pattern. The time of one that is a string grows with the length of a name, whatever it
 * says, as no state is tried twice at one place: https://swtch.com/~rsc/regexp/regexp3.html. A `RegExp`
 * and an expression with references to groups use the engine of the runtime, which tracks back.
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
