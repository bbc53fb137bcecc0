import type { EdgeSource, LineageQuery } from "../store/lineage.ts";
import type { NodeRef } from "../store/names.ts";
import type { LineageStore } from "../store/store.ts";
import { absent } from "./_list_params.ts";
import { parseNodeId } from "./_node_id.ts";
import { countParam, type Query, timeParam } from "./_params.ts";

/** Responds with the graph of a query. */
export async function answerGraph(store: LineageStore, query: Query): Promise<unknown> {
  const nodeId = query.get("nodeId");
  const start = nodeId === null ? undefined : await startOf(store, nodeId);
  const graph: LineageQuery = {
    up: countParam(query, "up", { fallback: 1 }),
    down: countParam(query, "down", { fallback: 1 }),
    limit: countParam(query, "limit", { fallback: 300 }),
    edges: edgesOf(query),
    onlyParents: query.get("onlyParents") === "true",
    ...start && { start },
  };
  return await store.lineage(graph) ??
    (nodeId === null ? absent("Run", query.get("run") ?? "") : absent("Node", nodeId));
}

async function startOf(store: LineageStore, nodeId: string): Promise<NodeRef> {
  const node = await parseNodeId(store, nodeId);
  if (node?.kind !== "job" && node?.kind !== "dataset") return absent("Node", nodeId);
  return { kind: node.kind, namespace: node.namespace, name: node.name };
}

function edgesOf(query: Query): EdgeSource {
  const [run, last] = [query.get("run"), query.get("last")];
  const time = timeParam(query, "at");
  if (run !== null) return { kind: "run", runId: run };
  if (time !== undefined) return { kind: "at", time };
  if (last === "all") return { kind: "all" };
  if (last === null) return { kind: "last" };
  return { kind: "lastRuns", count: Math.max(1, countParam(query, "last", { fallback: 1 })) };
}
