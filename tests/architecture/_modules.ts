import { readdirSync, readFileSync } from "node:fs";
import { resolvePlace } from "../../scripts/lint_plugin/_modules.ts";

/** The folder of the project. */
export const ROOT = new URL("../../", import.meta.url);

/** One import statement, or one dynamic import. */
export interface Edge {
  /** The specifier as it is written, resolved if it is relative. */
  readonly to: string;
  /** How the module gets there: types are erased, a dynamic import waits for its first use. */
  readonly kind: "value" | "type" | "dynamic";
}

/** The product's modules by path, with what each imports. */
export function modules(): Map<string, readonly Edge[]> {
  const paths = ["mod.ts", ...walk("src/")].filter((path) => path.endsWith(".ts"));
  return new Map(paths.map((path) => [path, edgesOf(path, readText(path))]));
}

/** Reads a file of the project. */
export function readText(path: string): string {
  return readFileSync(new URL(path, ROOT), "utf8");
}

/** Lists the files below a folder of the project, without those that `skip` names. */
export function walk(folder: string, skip: readonly string[] = []): string[] {
  return readdirSync(new URL(folder || ".", ROOT), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}${entry.name}`;
    if (skip.includes(path) || entry.isSymbolicLink()) return [];
    return entry.isDirectory() ? walk(`${path}/`, skip) : [path];
  });
}

/** Lists what a module loads, itself included, over the edges of the given kinds. */
export function reachable(
  graph: ReadonlyMap<string, readonly Edge[]>,
  start: string,
  kinds: readonly Edge["kind"][],
): Set<string> {
  const seen = new Set([start]);
  for (const path of seen) {
    for (const edge of graph.get(path) ?? []) if (kinds.includes(edge.kind)) seen.add(edge.to);
  }
  return seen;
}

// Statements begin at the start of a line: the formatter sees to that, and comments do not.
const STATIC_REGEXP = /^(?:import|export)\s+(type\s)?(?:[^;"]*?\sfrom\s+)?"([^"]+)"/gm;
const DYNAMIC_REGEXP = /\bimport\(\s*"([^"]+)"/g;

function edgesOf(path: string, text: string): Edge[] {
  const code = text.replaceAll(/^\s*(?:\*|\/\/|\/\*).*$/gm, "");
  const target = (to: string) => to.startsWith(".") ? resolvePlace(path, to) : to;
  const edges: Edge[] = [];
  for (const [, type, to] of code.matchAll(STATIC_REGEXP)) {
    if (to) edges.push({ to: target(to), kind: type ? "type" : "value" });
  }
  for (const [, to] of code.matchAll(DYNAMIC_REGEXP)) {
    if (to) edges.push({ to: target(to), kind: "dynamic" });
  }
  return edges;
}
