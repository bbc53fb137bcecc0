import { FacetMap } from "../../projection/facet_map.ts";
import { ioStatistics, type Statistics } from "../../projection/statistics.ts";
import type { Statements } from "../../tables/statements.ts";
import type { EdgeRow } from "./_edges.ts";
import { graphOfRuns, type GraphTime } from "./_graph_time.ts";
import { keyOf, type WalkNode } from "./_graph_walk.ts";

/** The graph of a run: the datasets that it and its descendants read and wrote. */
export interface RunWalk {
  readonly nodes: Map<number, WalkNode>;
  readonly edges: Map<string, EdgeRow>;
  readonly omitted: number;
  /** The state that the runs left. */
  readonly time: GraphTime;
  /** Nothing is hidden: the graph is whole, or what is left out is counted. */
  hidden(): number;
}

/** Reads the graph of a run, or nothing if the run does not exist. */
export function walkRun(
  statements: Statements,
  runId: string,
  { limit }: { readonly limit: number },
): RunWalk | undefined {
  const root = statements.get<{ id: number; sort_at: number }>(
    "SELECT id, sort_at FROM run WHERE uuid = ?",
    runId.toLowerCase(),
  );
  if (!root) return undefined;
  const { id, sort_at: startAt } = root;
  const nodes = new Map<number, WalkNode>();
  const edges = new Map<string, EdgeRow>();
  const omitted = new Set<number>();
  const runs = new Map<number, number>();
  const amounts = new Map<number, Statistics>();
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
    const rows = statements.all<{ direction: number; dataset: number; facets: string }>(
      "SELECT direction, dataset, facets FROM io WHERE run = ? ORDER BY direction",
      run,
    );
    if (run !== id && rows.length === 0) continue;
    if (!add({ kind: "job", id: job })) continue;
    runs.set(job, run);
    for (const { direction, dataset, facets } of rows) {
      if (!add({ kind: "dataset", id: dataset })) continue;
      const amount = ioStatistics(FacetMap.fromText(facets).toObject());
      if (amount) amounts.set(dataset, amount);
      edges.set(`${job}/${direction}/${dataset}`, { job, direction, dataset, run, current: true });
    }
  }
  const time = graphOfRuns(statements, { runs, amounts, startAt });
  return { nodes, edges, omitted: omitted.size, time, hidden: () => 0 };
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
