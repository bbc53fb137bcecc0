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
    // The message of the engine quotes the translation, not the text of the user.
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

/** An expression that is being read. */
interface PythonText {
  readonly text: string;
  /** The position of the next piece. */
  at: number;
  /** Classes such as `\w` are those of ASCII. */
  readonly isAscii: boolean;
}

// The members of classes, to be put in brackets.
const SETS: Readonly<Record<string, readonly [unicode: string, ascii: string]>> = {
  d: ["\\p{Nd}", "0-9"],
  s: ["\\t-\\r\\x1c-\\x20\\x85\\p{Z}", "\\t-\\r\\x20"],
  w: ["\\p{L}\\p{N}_", "a-zA-Z0-9_"],
  any: ["^", "^"],
  line: ["^\\n", "^\\n"],
};

const CONTROLS: Readonly<Record<string, string>> = {
  a: "\\x07",
  f: "\\f",
  n: "\\n",
  r: "\\r",
  t: "\\t",
  v: "\\v",
};

/** Writes a class as a set in brackets. */
function charSet(name: string, isAscii = false): string {
  return `[${SETS[name]?.[isAscii ? 1 : 0]}]`;
}

/** Writes a literal character. */
function literal(char: string): string {
  if (/[a-zA-Z0-9_]/.test(char) || char > "\x7f") return char;
  return `\\x${char.charCodeAt(0).toString(16).padStart(2, "0")}`;
}

/** Reads an escape outside of a class. */
function readEscape(state: PythonText): string {
  const char = state.text[state.at + 1] ?? "";
  const reference = /^\\[1-9]\d?/.exec(state.text.slice(state.at, state.at + 3))?.[0];
  if (reference !== undefined) {
    state.at += reference.length;
    // A group, so that a digit that follows is not part of the number.
    return `(?:${reference})`;
  }
  const place = placeOf(char, charSet("w", state.isAscii));
  if (place === undefined) return readCharOrSet(state);
  state.at += 2;
  return place;
}

/** Writes an escape that matches a place. */
function placeOf(char: string, word: string): string | undefined {
  switch (char) {
    case "A":
      return "(?<![^])";
    case "Z":
      return "(?![^])";
    case "b":
      return `(?:(?<=${word})(?!${word})|(?<!${word})(?=${word}))`;
    case "B":
      return `(?:(?<=${word})(?=${word})|(?<!${word})(?!${word}))`;
    default:
      return undefined;
  }
}

/** Reads an escape that matches a character, inside or outside of a class. */
function readCharOrSet(state: PythonText): string {
  const { text, at } = state;
  const char = text[at + 1] ?? "";
  const set = SETS[char.toLowerCase()]?.[state.isAscii ? 1 : 0];
  if (set !== undefined && char.length === 1) {
    state.at += 2;
    return char === char.toLowerCase() ? `[${set}]` : `[^${set}]`;
  }
  const coded = /^\\(?:x([\da-f]{2})|u([\da-f]{4})|U([\da-f]{8})|0([0-7]{0,2}))/i
    .exec(text.slice(at, at + 10));
  if (coded) {
    state.at += coded[0].length;
    const [, x, u, long, octal] = coded;
    const code = octal === undefined
      ? parseInt(x ?? u ?? long ?? "", 16)
      : parseInt(octal || "0", 8);
    return `\\u{${code.toString(16)}}`;
  }
  const control = CONTROLS[char];
  if (control === undefined && (char === "" || /[a-zA-Z0-9]/.test(char))) {
    throw new SyntaxError(
      `Cannot use the regular expression ${JSON.stringify(text)}: "\\${char}" is not supported`,
    );
  }
  const whole = control === undefined ? String.fromCodePoint(text.codePointAt(at + 1) ?? 0) : char;
  state.at += 1 + whole.length;
  return control ?? literal(whole);
}

/** Reads a class in brackets, in which a first "]" is literal. */
function readClass(state: PythonText): string {
  const { text } = state;
  const start = state.at++;
  const negated = text[state.at] === "^";
  if (negated) state.at++;
  let members = "";
  for (let isFirst = true; isFirst || text[state.at] !== "]"; isFirst = false) {
    if (state.at >= text.length) {
      throw new SyntaxError(
        `Cannot use the regular expression ${
          JSON.stringify(text)
        }: the class at ${start} has no end`,
      );
    }
    members += readMember(state);
    if (text[state.at] === "-" && (text[state.at + 1] ?? "]") !== "]") {
      state.at++;
      members += `-${readMember(state)}`;
    }
  }
  state.at++;
  return `[${negated ? "^" : ""}${members}]`;
}

function readMember(state: PythonText): string {
  const { text, at } = state;
  if (text[at] === "\\") {
    // In a class it is the backspace.
    if (text[at + 1] !== "b") return readCharOrSet(state);
    state.at += 2;
    return "\\x08";
  }
  const char = String.fromCodePoint(text.codePointAt(at) ?? 0);
  state.at += char.length;
  return literal(char);
}
