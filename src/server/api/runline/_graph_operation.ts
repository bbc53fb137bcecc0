import type { EdgeSource, LineageQuery } from "../../store/lineage.ts";
import type { NodeRef } from "../../store/names.ts";
import type { LineageStore } from "../../store/store.ts";
import { codeError } from "../errors.ts";
import { parseNodeId } from "../_node_id.ts";
import { countParam, flagParam, type Query, timeParam } from "../_params.ts";
import { absent } from "./_list_params.ts";

/** Responds with the graph of a query. */
export async function answerGraph(store: LineageStore, query: Query): Promise<unknown> {
  const nodeId = query.get("nodeId");
  const start = nodeId === null ? undefined : await startOf(store, nodeId);
  const edges = edgesOf(query);
  const graph: LineageQuery = {
    up: countParam(query, "up", { fallback: 1 }),
    down: countParam(query, "down", { fallback: 1 }),
    limit: countParam(query, "limit", { fallback: 300 }),
    edges,
    onlyParents: flagParam(query, "onlyParents"),
    ...start && { start },
  };
  return await store.lineage(graph) ??
    (edges.kind === "run" ? absent("Run", edges.runId) : await absentNode(store, nodeId ?? ""));
}

/** Throws the error for a missing node, with the names that are most like it. */
export async function absentNode(store: LineageStore, nodeId: string): Promise<never> {
  const node = await parseNodeId(store, nodeId);
  const similar = node?.kind === "job" || node?.kind === "dataset"
    ? await store.similarNames(node.kind, node, 3)
    : [];
  const ids = similar.map(({ namespace, name }) => `'${node?.kind}:${namespace}:${name}'`);
  const advice = ids.length === 0 ? "" : ` Similar: ${ids.join(", ")}`;
  throw codeError(404, `Node '${nodeId}' not found.${advice}`);
}

async function startOf(store: LineageStore, nodeId: string): Promise<NodeRef> {
  const node = await parseNodeId(store, nodeId);
  if (node?.kind !== "job" && node?.kind !== "dataset") return await absentNode(store, nodeId);
  return { kind: node.kind, namespace: node.namespace, name: node.name };
}

function edgesOf(query: Query): EdgeSource {
  const [run, last] = ["run", "last"].map((name) => query.get(name) || null);
  const time = timeParam(query, "at");
  if ([run, last, time].filter((of) => of !== null && of !== undefined).length > 1) {
    throw codeError(400, "query params run, last and at exclude each other");
  }
  if (run) return { kind: "run", runId: run };
  if (time !== undefined) return { kind: "at", time };
  if (last === "all") return { kind: "all" };
  if (!last) return { kind: "last" };
  return { kind: "lastRuns", count: Math.max(1, countParam(query, "last", { fallback: 1 })) };
}
