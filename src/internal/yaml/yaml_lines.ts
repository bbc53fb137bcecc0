import { plainKey } from "../plain_key.ts";

/** The path to a value: names of keys and positions in lists. */
export type YamlPath = readonly (string | number)[];

/** Finds the line of a path, or of the nearest section around it. */
export type YamlLines = (path: YamlPath) => number | undefined;

/** A key or an entry of a list, and the lines within it. */
interface YamlNode {
  readonly line: number;
  readonly keys: Map<string, YamlNode>;
  readonly entries: YamlNode[];
}

/** A node whose lines may still follow. */
interface OpenNode {
  readonly node: YamlNode;
  /** The column of the key, or of the dash. */
  readonly column: number;
  readonly isEntry: boolean;
}

/**
 * Indexes the lines of a YAML text. The beginnings of lines count, and the keys of maps in braces: a
 * deeper path within one line is found at that line.
 */
export function yamlLines(text: string): YamlLines {
  const root = nodeAt(0);
  const open: OpenNode[] = [];
  text.split(/\r?\n/).forEach((line, index) => addLine(line, { root, open, number: index + 1 }));
  return (path) => lineOf(root, path);
}

function lineOf(root: YamlNode, path: YamlPath): number | undefined {
  let found: YamlNode = root;
  for (const part of path) {
    const next = typeof part === "number"
      ? found.entries[part]
      // A key that is not there has come with a merge key.
      : found.keys.get(plainKey(part)) ?? found.keys.get("<<");
    if (next === undefined) break;
    found = next;
  }
  return found === root ? undefined : found.line;
}

interface Place {
  readonly root: YamlNode;
  readonly open: OpenNode[];
  readonly number: number;
}

function addLine(line: string, { root, open, number }: Place): void {
  const rest = line.trim();
  if (rest === "" || rest.startsWith("#") || rest.startsWith("---")) return;
  let column = line.length - line.trimStart().length;
  while (line[column] === "-" && (line[column + 1] ?? " ") === " ") {
    closeFrom(open, (node) => node.column > column || (node.isEntry && node.column === column));
    const node = nodeAt(number);
    (open.at(-1)?.node ?? root).entries.push(node);
    open.push({ node, column, isEntry: true });
    column++;
    while (line[column] === " ") column++;
  }
  const content = line.slice(column);
  const key = keyOf(content);
  if (key !== undefined) {
    closeFrom(open, (node) => node.column >= column);
    const node = addKey(open.at(-1)?.node ?? root, key, number);
    open.push({ node, column, isEntry: false });
  }
  const parent = open.at(-1)?.node ?? root;
  for (const [, name = ""] of content.matchAll(/[{,]\s*["']?([^\s"'{},:]+)["']?\s*:/g)) {
    addKey(parent, name, number);
  }
}

function closeFrom(open: OpenNode[], isOver: (node: OpenNode) => boolean): void {
  for (let last = open.at(-1); last !== undefined && isOver(last); last = open.at(-1)) open.pop();
}

function addKey(parent: YamlNode, key: string, line: number): YamlNode {
  const plain = plainKey(key);
  const node = parent.keys.get(plain) ?? nodeAt(line);
  parent.keys.set(plain, node);
  return node;
}

/** Returns the key with which a line begins. */
function keyOf(content: string): string | undefined {
  const [quote] = content;
  if (quote === '"' || quote === "'") {
    const end = content.indexOf(quote, 1);
    return end > 0 && /^\s*:(?:\s|$)/.test(content.slice(end + 1, end + 100))
      ? content.slice(1, end)
      : undefined;
  }
  const colon = content.search(/:(?:\s|$)/);
  const key = content.slice(0, Math.max(0, colon)).trimEnd();
  return key === "" || /["'#{}[\],]/.test(key) ? undefined : key;
}

function nodeAt(line: number): YamlNode {
  return { line, keys: new Map(), entries: [] };
}
