import { charSet, literal, readClass, readEscape } from "./_python_escapes.ts";
import type { PythonText } from "./_python_escapes.ts";

/**
 * Translates a regular expression of Python's `re`. It matches the same strings: `\w`, `\d`, `\s` and
 * `\b` know all of Unicode, `.` excludes the line feed alone, and `$` matches before a line feed at the
 * end. The flags `(?aims)` at the start are known.
 *
 * @throws {SyntaxError} If it does not parse, or JavaScript has no equivalent.
 */
export function pythonRegExp(text: string): RegExp {
  const [start = "", inline = ""] = /^\(\?([a-zA-Z]+)\)/.exec(text) ?? [];
  if (/[^aimsu]/.test(inline)) {
    throw new SyntaxError(`Cannot use the flags "(?${inline})": only a, i, m and s are supported`);
  }
  const has = (flag: string): boolean => inline.includes(flag);
  const state: PythonText = { text, at: start.length, isAscii: has("a") };
  let source = "";
  while (state.at < text.length) source += readPiece(state, { m: has("m"), s: has("s") });
  try {
    return new RegExp(source, has("i") ? "iv" : "v");
  } catch (cause) {
    // The message of the engine quotes the translation, which nobody has written.
    const state = "it is not valid, or JavaScript has no equivalent";
    throw new SyntaxError(`Cannot use the regular expression ${JSON.stringify(text)}: ${state}`, {
      cause,
    });
  }
}

interface LineFlags {
  readonly m: boolean;
  readonly s: boolean;
}

/** Reads one piece of the expression and moves past it. */
function readPiece(state: PythonText, { m, s }: LineFlags): string {
  const char = String.fromCodePoint(state.text.codePointAt(state.at) ?? 0);
  switch (char) {
    case "\\":
      return readEscape(state);
    case "[":
      return readClass(state);
    case "(":
      return readGroup(state);
    case "{":
      return readBraces(state);
    default:
      state.at += char.length;
  }
  if (char === ".") return s ? charSet("any") : charSet("line");
  if (char === "^") return m ? "(?<![^\\n])" : "^";
  if (char === "$") return m ? "(?![^\\n])" : "(?=\\n?$)";
  return /[)*+?|]/.test(char) ? char : literal(char);
}

/** Reads the start of a group. */
function readGroup(state: PythonText): string {
  const rest = state.text.slice(state.at);
  const comment = /^\(\?#[^)]*\)/.exec(rest);
  if (comment) return skip(state, comment[0], "");
  const reference = /^\(\?P=(\w+)\)/.exec(rest);
  if (reference) return skip(state, reference[0], `\\k<${reference[1]}>`);
  const named = /^\(\?P?<(\w+)>/.exec(rest);
  if (named) return skip(state, named[0], `(?<${named[1]}>`);
  const plain = /^\((?:\?(?::|=|!|<=|<!|[ims]+:))?(?!\?)/.exec(rest);
  if (plain) return skip(state, plain[0], plain[0]);
  throw new SyntaxError(
    `Cannot use the regular expression ${JSON.stringify(state.text)}: ` +
      `its group at ${state.at} has no equivalent in JavaScript`,
  );
}

/** Reads a quantifier, in which both counts may be missing, or a literal brace. */
function readBraces(state: PythonText): string {
  const [match, min = "", max] = /^\{(\d*)(?:,(\d*))?\}/.exec(state.text.slice(state.at)) ?? [];
  if (match === undefined || (min === "" && max === undefined)) {
    return skip(state, "{", literal("{"));
  }
  return skip(state, match, `{${min || "0"}${max === undefined ? "" : `,${max}`}}`);
}

function skip(state: PythonText, read: string, translated: string): string {
  state.at += read.length;
  return translated;
}
