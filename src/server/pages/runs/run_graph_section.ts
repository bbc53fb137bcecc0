import { countOf, size } from "../../markup/format.ts";
import { lineageDiagram } from "../../graph/diagram/lineage_diagram.ts";
import type { RunDataset, RunDetail } from "../../store/runs.ts";
import { diagramHtml, legendHtml } from "../lineage/diagram_html.ts";
import { type Html, html, NOTHING } from "../parts/html.ts";
import { withQuery } from "../parts/links.ts";
import type { PageContext } from "../parts/page_context.ts";
import { moreLink, sectionHtml } from "../parts/section.ts";
import { statisticsOf } from "../parts/charts/statistics.ts";

/** Draws the inputs and outputs of a run. */
export async function runGraphSection(run: RunDetail, context: PageContext): Promise<Html> {
  const { runId, job } = run;
  const graph = await context.store.lineage({ edges: { kind: "run", runId }, limit: 60 });
  if (graph === undefined || graph.edges.length === 0) return NOTHING;
  const outputs = new Set(run.outputs);
  const details = new Map([...run.inputs, ...run.outputs].map((dataset) => {
    const isUnwritten = run.state === "FAILED" && outputs.has(dataset) &&
      statisticsOf(dataset.facets).rows === undefined;
    const id = `dataset:${dataset.namespace}:${dataset.name}`;
    return [id, isUnwritten ? "not written" : detailOf(dataset)];
  }));
  const known = new Map([...details].filter(([, detail]) => detail !== ""));
  const start = `job:${job.namespace}:${job.name}`;
  const diagram = lineageDiagram(graph, { now: context.now, details: known });
  const drawn = await diagramHtml({ ...diagram, start }, context, {
    label: "What this run read and wrote",
  });
  const more = moreLink(withQuery("/graph", { run: runId }), "Open in the graph");
  return sectionHtml(
    { id: "lineage", title: "Lineage of this run", more },
    html`${drawn}${legendHtml(diagram, { last: "this run" })}`,
  );
}

function detailOf({ facets, version }: RunDataset): string {
  const { rows, bytes } = statisticsOf(facets);
  return [
    rows === undefined ? "" : countOf(rows, "row"),
    bytes === undefined ? "" : size(bytes),
    version === undefined ? "" : `v${version.number}`,
  ].filter((part) => part !== "").join(" · ");
}
