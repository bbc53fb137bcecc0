import { lineageDiagram } from "../../graph/diagram/lineage_diagram.ts";
import { nearest } from "../../graph/diagram/nearest.ts";
import type { LineageGraph } from "../../store/lineage.ts";
import type { NodeRef } from "../../store/names.ts";
import { type Html, html, NOTHING } from "../parts/html.ts";
import { graphUrl } from "../parts/links.ts";
import type { PageContext } from "../parts/page_context.ts";
import { moreLink, sectionHtml } from "../parts/section.ts";
import { diagramHtml, legendHtml } from "./diagram_html.ts";

/** Options of {@linkcode nearSection}. */
export interface NearSectionOptions {
  /** The graph around the node. */
  readonly graph: LineageGraph | undefined;
  /** The page. */
  readonly context: PageContext;
}

/** The direct neighbours of a job or a dataset, drawn. */
export async function nearSection(
  node: NodeRef,
  { graph, context }: NearSectionOptions,
): Promise<Html> {
  if (graph === undefined || graph.nodes.length < 2) return NOTHING;
  const diagram = lineageDiagram(nearest(graph), { now: context.now });
  const drawn = await diagramHtml(diagram, context, { label: `Lineage of ${node.name}` });
  const more = moreLink(graphUrl(node.kind, node), "Open in the graph");
  return sectionHtml(
    { id: "lineage", title: "Lineage, one hop", more },
    html`${drawn}${legendHtml(diagram)}`,
  );
}
