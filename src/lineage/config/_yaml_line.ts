import { plainKey } from "../values/plain_key.ts";
import type { ConfigPath } from "./value.ts";

interface YamlLine {
  /** The column of the first character that is not part of a `- `. */
  readonly indent: number;
  /** The column of the dash, if the line begins a list entry. */
  readonly dash: number | undefined;
  /** The key with which the line begins. */
  readonly key: string | undefined;
  /** The keys of the maps in braces that begin on the line. */
  readonly flowKeys: readonly string[];
  /** The line, counted from 1. */
  readonly number: number;
}

/**
 * Finds the line of a YAML text on which a path stands, or else the nearest section around it. It
 * looks at how lines begin: what is in one line with its section is found with the section.
 */
export function yamlLineOf(text: string, path: ConfigPath): number | undefined {
  let lines = text.split(/\r?\n/).map(parseLine).filter((line) => line !== undefined);
  let found: number | undefined;
  for (const part of path) {
    const start = typeof part === "number" ? entryAt(lines, part) : keyAt(lines, part);
    const line = lines[start];
    if (line === undefined) return found;
    found = line.number;
    lines = typeof part === "number" ? entryLines(lines, start) : childLines(lines, start);
  }
  return found;
}

function parseLine(text: string, index: number): YamlLine | undefined {
  const match = /^( *)((?:- +)*)(?:["']?([^\s"'#:][^"':]*?)["']? *:(?: |$))?/.exec(text);
  const rest = text.trim();
  if (match === null || rest === "" || rest.startsWith("#") || rest.startsWith("---")) {
    return undefined;
  }
  const [, blank = "", dashes = "", key] = match;
  return {
    indent: blank.length + dashes.length,
    dash: dashes !== "" || rest === "-" ? blank.length : undefined,
    key,
    flowKeys: [...rest.matchAll(/[{,]\s*["']?([^\s"'{},:]+)["']?\s*:/g)].map(([, key = ""]) => key),
    number: index + 1,
  };
}

function keyAt(lines: readonly YamlLine[], key: string): number {
  const plain = plainKey(key);
  const indent = Math.min(...lines.filter((line) => line.key).map((line) => line.indent));
  const level = lines.map((line) => line.indent === indent && line.key && plainKey(line.key));
  const own = level.indexOf(plain);
  if (own >= 0) return own;
  const inBraces = lines.findIndex(({ flowKeys }) => flowKeys.some((k) => plainKey(k) === plain));
  // What is not there has come with a merge key.
  return inBraces < 0 ? level.indexOf("<<") : inBraces;
}

function entryAt(lines: readonly YamlLine[], position: number): number {
  const indent = lines[0]?.dash;
  const starts = lines.flatMap((line, index) => line.dash === indent ? [index] : []);
  return indent === undefined ? -1 : starts[position] ?? -1;
}

/** Gives the lines beneath a key: those that are indented more, or the list at its own column. */
function childLines(lines: readonly YamlLine[], start: number): YamlLine[] {
  const indent = lines[start]?.indent ?? 0;
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) =>
    (line.dash ?? line.indent) < indent || (line.dash === undefined && line.indent === indent)
  );
  return end < 0 ? rest : rest.slice(0, end);
}

/** Gives the lines of a list entry, the one with its dash among them. */
function entryLines(lines: readonly YamlLine[], start: number): YamlLine[] {
  const dash = lines[start]?.dash;
  const end = lines.findIndex((line, index) => index > start && line.dash === dash);
  return end < 0 ? lines.slice(start) : lines.slice(start, end);
}
