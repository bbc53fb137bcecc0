import type { Statements } from "../tables/statements.ts";
import type { EdgeRow } from "./_edges.ts";
import { keyOf, type WalkNode } from "./_graph_walk.ts";

/** The graph of a run: what it, its children and theirs read and wrote. */
export interface RunWalk {
  readonly nodes: Map<number, WalkNode>;
  readonly edges: Map<string, EdgeRow>;
  readonly omitted: number;
  /** Nothing is hidden: the graph is whole, or what is left out is counted. */
  hidden(): number;
}

/** Reads the graph of a run, or nothing if the run is not there. */
export function walkRun(
  statements: Statements,
  runId: string,
  { limit }: { readonly limit: number },
): RunWalk | undefined {
  const id = statements.number("SELECT id FROM run WHERE uuid = ?", runId.toLowerCase());
  if (id === 0) return undefined;
  const nodes = new Map<number, WalkNode>();
  const edges = new Map<string, EdgeRow>();
  const omitted = new Set<number>();
  const add = (node: WalkNode): boolean => {
    const key = keyOf(node);
    if (nodes.has(key)) return true;
    if (nodes.size >= limit) {
      omitted.add(key);
      return false;
    }
    nodes.set(key, node);
    return true;
  };
  for (const { id: run, job } of familyOf(statements, id, { limit })) {
    const rows = statements.all<{ direction: number; dataset: number }>(
      "SELECT direction, dataset FROM io WHERE run = ?",
      run,
    );
    if (run !== id && rows.length === 0) continue;
    if (!add({ kind: "job", id: job })) continue;
    for (const { direction, dataset } of rows) {
      if (!add({ kind: "dataset", id: dataset })) continue;
      edges.set(`${job}/${direction}/${dataset}`, { job, direction, dataset, run, current: true });
    }
  }
  return { nodes, edges, omitted: omitted.size, hidden: () => 0 };
}

function familyOf(
  statements: Statements,
  id: number,
  { limit }: { readonly limit: number },
): { readonly id: number; readonly job: number }[] {
  return statements.all(
    `WITH RECURSIVE family (id) AS (
       SELECT ? UNION SELECT run.id FROM family CROSS JOIN run ON run.parent = family.id LIMIT ?
     ) SELECT run.id, run.job FROM family CROSS JOIN run ON run.id = family.id`,
    id,
    limit,
  );
}
