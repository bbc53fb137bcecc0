import type { Diagram } from "../../graph/diagram/diagram.ts";
import { diagramSize } from "../../graph/diagram/lineage_diagram.ts";
import { count, countOf } from "../../markup/format.ts";
import type { PageContext } from "../parts/page_context.ts";

/** Describes how much of the lineage is shown; without a start, of all that the store has. */
export function graphSize(diagram: Diagram, { url, status }: PageContext): string {
  const isAll = diagram.start === undefined && !url.searchParams.has("run");
  if (!isAll || diagram.omitted === 0) return diagramSize(diagram);
  const known = count(status.jobs + status.datasets);
  return `${
    countOf(diagram.nodes.length, "node")
  } around the jobs that ran last, of ${known} in all`;
}
