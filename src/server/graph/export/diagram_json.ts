import type { Diagram } from "../diagram/diagram.ts";
import { requireLists } from "../diagram/require_lists.ts";

/**
 * Writes a diagram as JSON: its nodes and its edges.
 *
 * @example
 * ```ts
 * import { diagramJson } from "@runline/runline/server/graph-svg";
 * import { assert } from "@std/assert";
 *
 * const json = diagramJson({ nodes: [], edges: [], omitted: 0 });
 * assert(json.includes('"nodes": []'));
 * ```
 */
export function diagramJson(diagram: Diagram): string {
  requireLists({ diagram }, "nodes", "edges");
  return `${JSON.stringify(diagram, undefined, 2)}\n`;
}
