import { wrongType } from "../../../internal/is_object.ts";
import type { Diagram } from "./diagram.ts";
import { requireLists } from "./require_lists.ts";

/**
 * Keeps the nodes whose name or namespace contains a text in any case, with those on a shortest way
 * from the start to them, so that what is left hangs together.
 *
 * @example
 * ```ts
 * import { filterDiagram } from "@runline/runline/server/graph-svg";
 * import { assert } from "@std/assert";
 *
 * const diagram = { nodes: [], edges: [], omitted: 0 };
 * assert(filterDiagram(diagram, "no such name").nodes.length === 0);
 * ```
 */
export function filterDiagram(diagram: Diagram, text: string): Diagram {
  requireLists({ diagram }, "nodes", "edges");
  if (typeof text !== "string") throw wrongType(text, "Cannot use 'text' as it must be a string");
  const wanted = text.trim().toLowerCase();
  if (wanted === "") return diagram;
  const before = stepsBefore(diagram);
  const kept = new Set<string>();
  if (diagram.nodes.some(({ id }) => id === diagram.start)) kept.add(diagram.start ?? "");
  for (const { id, name, namespace } of diagram.nodes) {
    if (!`${namespace} ${name}`.toLowerCase().includes(wanted)) continue;
    for (let at: string | undefined = id; at !== undefined && !kept.has(at); at = before.get(at)) {
      kept.add(at);
    }
  }
  return {
    ...diagram,
    nodes: diagram.nodes.filter(({ id }) => kept.has(id)),
    edges: diagram.edges.filter(({ from, to }) => kept.has(from) && kept.has(to)),
    omitted: diagram.omitted + diagram.nodes.length - kept.size,
  };
}

/** For each node the one before it on a shortest way from the start, in either direction. */
function stepsBefore({ edges, start }: Diagram): ReadonlyMap<string, string | undefined> {
  const before = new Map<string, string | undefined>();
  if (start === undefined) return before;
  const near = new Map<string, string[]>();
  for (const [from, to] of edges.flatMap(({ from, to }) => [[from, to], [to, from]] as const)) {
    const others = near.get(from);
    if (others) others.push(to);
    else near.set(from, [to]);
  }
  before.set(start, undefined);
  // A map is walked in the order in which it is filled, also while that goes on.
  for (const [id] of before) {
    for (const next of near.get(id) ?? []) if (!before.has(next)) before.set(next, id);
  }
  return before;
}
