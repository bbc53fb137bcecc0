/** A parsed pattern. */
export interface Glob {
  /** Whether it can match hidden names, as a segment of it begins with `_` or `.`. */
  readonly hidden: boolean;
  /** Reports whether a path matches. Takes at most time in proportion to the product of both lengths. */
  matches(path: string): boolean;
  /** Reports whether paths below a folder could match. */
  enter(folder: string): boolean;
}

/** Matches one character. */
type CharacterTest = (character: string) => boolean;

/** A token of a segment: a test of one character, or any number of characters. */
type Token = CharacterTest | "*";

/** A segment of a pattern, or any number of folders. */
type Segment = SegmentPattern | "**";

interface SegmentPattern {
  readonly tokens: readonly Token[];
  /** Whether it can match hidden names. */
  readonly hidden: boolean;
}

// The longest path of Linux, PATH_MAX. Keys of S3 have at most 1024 bytes.
const MAX_LENGTH = 4096;

/** Reports whether a text is a pattern: whether it contains `*`, `?` or `[`. */
export function isGlob(text: string): boolean {
  return /[*?[]/.test(text);
}

/** Splits a pattern into the folder that all matches are in, with its slash, and the rest. */
export function splitGlob(pattern: string): { readonly folder: string; readonly rest: string } {
  const end = pattern.slice(0, pattern.search(/[*?[]/)).lastIndexOf("/") + 1;
  return { folder: pattern.slice(0, end), rest: pattern.slice(end) };
}

/**
 * Parses a pattern over paths, as shells have them: `*` and `?` stay within a segment, a segment `**`
 * is any number of folders, `[a-z]` and `[!a-z]` are one character. Only a segment that begins with
 * `_` or `.` matches hidden names.
 *
 * @throws {SyntaxError} If the pattern contains a set that is not one, or is longer than any path.
 */
export function parseGlob(pattern: string): Glob {
  if (pattern.length > MAX_LENGTH) {
    throw new SyntaxError(
      `Cannot use a pattern of ${pattern.length} characters: it may have at most ${MAX_LENGTH}`,
    );
  }
  const segments = pattern.split("/").map(parseSegment);
  // At the end, `**` is any path.
  if (segments.at(-1) === "**") segments.push(parseSegment("*"));
  const depth = segments.includes("**") ? Infinity : segments.length;
  return {
    hidden: segments.some((segment) => segment !== "**" && segment.hidden),
    matches: (path) => matchesPath(segments, path.split("/")),
    enter: (folder) => folder.split("/").length < depth,
  };
}

function parseSegment(text: string): Segment {
  return text === "**" ? text : { tokens: tokensOf(text), hidden: isHidden(text) };
}

function isHidden(name: string): boolean {
  return /^[._]/.test(name);
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const sets = /\[([!^]?)([^\]]+)\]/y;
  // Behind the last bracket no set ends, so that none is looked for.
  const lastEnd = text.lastIndexOf("]");
  for (let at = 0; at < text.length;) {
    sets.lastIndex = at;
    const [set, not, members = ""] = (at < lastEnd ? sets.exec(text) : null) ?? [];
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    if (set) tokens.push(setTest(members, not !== ""));
    else if (character === "*") tokens.push("*");
    else if (character === "?") tokens.push(() => true);
    else tokens.push((other) => other === character);
    at += set?.length ?? character.length;
  }
  return tokens;
}

function setTest(members: string, isNegated: boolean): CharacterTest {
  const escaped = members.replace(/[\\[^]/g, "\\$&");
  try {
    const expression = new RegExp(`^[${isNegated ? "^" : ""}${escaped}]$`, "u");
    return (character) => expression.test(character);
  } catch (cause) {
    throw new SyntaxError(`Cannot use "[${members}]" in a pattern: it is not a set`, { cause });
  }
}

function matchesPath(segments: readonly Segment[], names: readonly string[]): boolean {
  return matchesSequence(segments, names, {
    isAny: (segment) => segment === "**",
    matches: (segment, name) => segment !== "**" && matchesName(segment, name),
    // Hidden folders are not any folders.
    canSkip: (name) => !isHidden(name),
  });
}

function matchesName({ tokens, hidden }: SegmentPattern, name: string): boolean {
  if (isHidden(name) && !hidden) return false;
  return matchesSequence(tokens, [...name], {
    isAny: (token) => token === "*",
    matches: (token, character) => token !== "*" && token(character),
    canSkip: () => true,
  });
}

interface SequenceRules<Pattern, Item> {
  /** Reports whether a part of the pattern is any number of items. */
  isAny(part: Pattern): boolean;
  /** Reports whether a part of the pattern matches an item. */
  matches(part: Pattern, item: Item): boolean;
  /** Reports whether an item may be one of any number. */
  canSkip(item: Item): boolean;
}

/** Matches without backtracking further than to the last part that is any number of items. */
function matchesSequence<Pattern, Item>(
  pattern: readonly Pattern[],
  items: readonly Item[],
  { isAny, matches, canSkip }: SequenceRules<Pattern, Item>,
): boolean {
  let [at, item] = [0, 0];
  let [anyAt, anyItem] = [-1, 0];
  while (item < items.length) {
    const part = pattern[at];
    const current = items[item] as Item;
    if (at < pattern.length && isAny(part as Pattern)) {
      [anyAt, anyItem] = [at++, item];
    } else if (at < pattern.length && matches(part as Pattern, current)) {
      at++;
      item++;
    } else {
      if (anyAt < 0 || !canSkip(items[anyItem] as Item)) return false;
      [at, item] = [anyAt + 1, ++anyItem];
    }
  }
  return pattern.slice(at).every(isAny);
}
