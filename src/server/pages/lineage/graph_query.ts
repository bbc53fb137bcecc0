import type { EdgeSource, LineageQuery, Side } from "../../store/lineage.ts";
import type { NodeRef } from "../../store/names.ts";
import type { PageStore } from "../parts/page_context.ts";
import { timeOf } from "../parts/time_range.ts";
import { resolveNode } from "./resolve_node.ts";

/** The most hops to a side. */
const MAX_HOPS = 20;

const MAX_EXPANSIONS = 100;

/** The parameters in the URL of a graph. */
export interface GraphRequest {
  /** The graph to read. */
  readonly query: LineageQuery;
  /** The requested id to start at. */
  readonly node: string;
  /** Whether the node to start at does not exist. */
  readonly isUnknown: boolean;
}

/** Reads the query of a graph from an address. */
export async function graphQuery(url: URL, store: PageStore): Promise<GraphRequest> {
  const query = url.searchParams;
  const node = query.get("node")?.trim() ?? "";
  const runId = query.get("run")?.trim();
  if (runId) return { query: { edges: { kind: "run", runId } }, node: "", isUnknown: false };
  const start = node === "" ? undefined : await resolveNode(store, node);
  const expand = await expansions(query, store);
  return {
    node,
    isUnknown: node !== "" && start === undefined,
    query: {
      ...(start === undefined ? {} : { start }),
      up: hops(query.get("up")),
      down: hops(query.get("down")),
      edges: edgeSource(query),
      onlyParents: query.get("parents") === "1",
      ...(expand.length === 0 ? {} : { expand }),
    },
  };
}

/** Returns whether a text is a number of hops. */
export function isHops(text: string): boolean {
  return text === "all" || /^\d{1,3}$/.test(text);
}

function hops(text: string | null): number {
  if (text === "all") return MAX_HOPS;
  return text === null || !isHops(text) ? 1 : Math.min(Number(text), MAX_HOPS);
}

function edgeSource(query: URLSearchParams): EdgeSource {
  const time = timeOf(query.get("at"));
  if (time !== undefined) return { kind: "at", time };
  const edges = query.get("edges");
  if (edges === "all") return { kind: "all" };
  return edges === "10" ? { kind: "lastRuns", count: 10 } : { kind: "last" };
}

async function expansions(
  query: URLSearchParams,
  store: PageStore,
): Promise<readonly { readonly node: NodeRef; readonly side: Side }[]> {
  const found: { readonly node: NodeRef; readonly side: Side }[] = [];
  for (const text of query.getAll("expand").slice(0, MAX_EXPANSIONS)) {
    const [, side, id = ""] = /^(up|down):(.*)$/s.exec(text) ?? [];
    const node = side === undefined ? undefined : await resolveNode(store, id);
    if (node !== undefined) found.push({ node, side: side as Side });
  }
  return found;
}
