import {
  columnDiagram,
  type ColumnLineage,
  type Diagram,
  diagramSize,
  filterDiagram,
  lineageDiagram,
  type LineageGraph,
} from "../../server/graph_svg.ts";
import type { LineageSource } from "./source.ts";

/** The part of the lineage to read. */
export interface DiagramRequest {
  readonly job: { readonly namespace: string; readonly name: string } | undefined;
  readonly dataset: string | undefined;
  readonly run: string | undefined;
  readonly up: number;
  readonly down: number;
  readonly last: string | undefined;
  readonly at: string | undefined;
  readonly columns: boolean;
  readonly parents: boolean;
  readonly filter: string | undefined;
}

/** A diagram, and what it shows in words. */
export interface ReadDiagram {
  readonly diagram: Diagram;
  readonly label: string;
  readonly size: string;
  /** The reason why the diagram is empty, if it is empty. */
  readonly missing: string;
}

/**
 * Reads a part of the lineage as a diagram.
 *
 * @throws {Error} If columns are wanted, and none are known.
 */
export async function readDiagram(
  source: LineageSource,
  request: DiagramRequest,
): Promise<ReadDiagram> {
  const nodeId = nodeIdOf(request);
  const whole = request.columns
    ? await readColumns(source, request, nodeId)
    : await readNodes(source, request, nodeId);
  const diagram = filterDiagram(whole, request.filter ?? "");
  const start = diagram.nodes.find(({ id }) => id === diagram.start)?.name ?? request.dataset;
  const what = request.run === undefined ? start : `run ${request.run}`;
  return {
    diagram,
    label: what === undefined ? "Lineage of recent activity" : `Lineage of ${what}`,
    size: diagramSize(diagram),
    missing: whole.nodes.length > 0
      ? `No name contains "${request.filter}"`
      : `No lineage: no job has inputs or outputs${request.at ? ` at ${request.at}` : ""}`,
  };
}

function nodeIdOf({ job, dataset }: DiagramRequest): string | undefined {
  if (job !== undefined) return `job:${job.namespace}:${job.name}`;
  return dataset === undefined ? undefined : `dataset:${dataset}`;
}

async function readNodes(
  source: LineageSource,
  { up, down, last, at, parents, run }: DiagramRequest,
  nodeId: string | undefined,
): Promise<Diagram> {
  const query = { nodeId, run, up, down, last, at, onlyParents: parents };
  const graph = await source.ask("/lineage", query) as LineageGraph;
  return lineageDiagram(graph, { now: Date.now() });
}

async function readColumns(
  source: LineageSource,
  { up, down, job, dataset }: DiagramRequest,
  nodeId: string | undefined,
): Promise<Diagram> {
  const lineage = await source.ask("/column-lineage", { nodeId, up, down }) as ColumnLineage;
  const diagram = columnDiagram(lineage);
  if (diagram.nodes.length > 0) return diagram;
  const start = dataset ?? `${job?.namespace}/${job?.name}`;
  throw new Error(
    `Cannot draw columns of "${start}": no event has column lineage of it; draw it without --columns`,
  );
}
