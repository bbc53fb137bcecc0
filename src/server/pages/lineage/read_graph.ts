import type { Diagram } from "../../graph/diagram/diagram.ts";
import { filterDiagram } from "../../graph/diagram/filter_diagram.ts";
import { lineageDiagram } from "../../graph/diagram/lineage_diagram.ts";
import type { LineageGraph } from "../../store/lineage.ts";
import type { PageContext } from "../parts/page_context.ts";
import { graphQuery, type GraphRequest } from "./graph_query.ts";

/** A graph that was read for a page or an export. */
export interface ReadGraph {
  /** The request. */
  readonly request: GraphRequest;
  /** The graph, absent if its start is unknown. */
  readonly graph: LineageGraph | undefined;
  /** The diagram of it, filtered. */
  readonly diagram: Diagram;
  /** A description. */
  readonly label: string;
}

/** Reads the graph of an address. */
export async function readGraph(
  { store, url, now }: Omit<PageContext, "namespaces" | "status">,
): Promise<ReadGraph> {
  const request = await graphQuery(url, store);
  const graph = request.isUnknown ? undefined : await store.lineage(request.query);
  const whole: Diagram = graph === undefined
    ? { nodes: [], edges: [], omitted: 0 }
    : lineageDiagram(graph, { now });
  const diagram = filterDiagram(whole, url.searchParams.get("filter") ?? "");
  const start = diagram.nodes.find(({ id }) => id === diagram.start);
  const run = url.searchParams.get("run");
  const label = start !== undefined
    ? `Lineage of ${start.name}`
    : run
    ? `Lineage of the run ${run}`
    : "Lineage of recent activity";
  return { request, graph, diagram, label };
}
