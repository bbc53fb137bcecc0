/**
 * Makes a regular expression of one that is written for Python's `re`: with named groups such as
 * `(?P<name>…)`, the anchors `\A` and `\Z`, and the flags `(?i)`, `(?m)` and `(?s)` at its start.
 * An expression for JavaScript is one for Python too, as far as it goes here.
 *
 * @throws {SyntaxError} If it does not parse, or needs what JavaScript has not.
 */
export function pythonRegExp(text: string): RegExp {
  const [, inline = ""] = /^\(\?([a-zA-Z]+)\)/.exec(text) ?? [];
  // Text is Unicode here anyway, and `(?a)` and `(?L)` only narrow what letters are.
  const flags = [...new Set(inline.replace(/[auL]/g, ""))].join("");
  if (/[^ims]/.test(flags)) {
    throw new SyntaxError(`Cannot use the flags "(?${inline})": only i, m and s are known`);
  }
  const source = text.slice(inline === "" ? 0 : inline.length + 3)
    .replace(/\\[\s\S]|\(\?P(?:<|=(\w+)\))/g, (piece, backreference?: string) => {
      if (backreference !== undefined) return `\\k<${backreference}>`;
      return PIECES[piece] ?? piece;
    });
  return new RegExp(source, flags);
}

const PIECES: Readonly<Record<string, string>> = {
  "\\A": "(?<![\\s\\S])",
  "\\Z": "(?![\\s\\S])",
  "(?P<": "(?<",
};
