import { compareText } from "../../../internal/text/compare_text.ts";
import { isUuid } from "../../../lineage/mod.ts";
import type { JsonObject } from "../../events/incoming_event.ts";
import type { DatasetDetail } from "../../store/datasets.ts";
import type { ColumnEdge, ColumnLineage, LineageEdge, LineageGraph } from "../../store/lineage.ts";
import type { EntityName, NodeRef } from "../../store/names.ts";
import type { LineageStore } from "../../store/store.ts";
import { codeError, notFound } from "../errors.ts";
import { parseNodeId } from "../_node_id.ts";
import { datasetNode, fieldTransformation } from "./_dataset_json.ts";
import { jobNode } from "./_job_json.ts";
import { marquezRun } from "./_run_json.ts";

/** Answers `GET /lineage`. */
export async function answerLineage(
  store: LineageStore,
  { nodeId, depth }: { readonly nodeId: string; readonly depth: number },
): Promise<JsonObject> {
  const node = await parseNodeId(store, nodeId);
  if (/^(run|datasetField):/.test(nodeId)) {
    throw codeError(404, `Node '${nodeId}' must be of type dataset or job!`);
  }
  if (node?.kind !== "job" && node?.kind !== "dataset") {
    throw codeError(400, `query param nodeId must be a node id: '${nodeId}'`);
  }
  const start: NodeRef = { kind: node.kind, namespace: node.namespace, name: node.name };
  const graph = await store.lineage({ start, up: depth, siblings: true, limit: 5_000 });
  if (!graph) throw notFound(node.kind === "job" ? "Job" : "Dataset", node.name);
  return { graph: await graphNodes(store, graph) };
}

async function graphNodes(
  store: LineageStore,
  graph: LineageGraph,
): Promise<readonly JsonObject[]> {
  const into = Map.groupBy(graph.edges, ({ to }) => to);
  const from = Map.groupBy(graph.edges, (edge) => edge.from);
  const nodes: JsonObject[] = [];
  for (const { id, kind, namespace, name } of graph.nodes) {
    const data = kind === "job"
      ? await jobData(store, { namespace, name })
      : await datasetData(store, { namespace, name });
    nodes.push({
      id,
      type: kind === "job" ? "JOB" : "DATASET",
      data,
      inEdges: sorted((into.get(id) ?? []).map(edgeJson)),
      outEdges: sorted((from.get(id) ?? []).map(edgeJson)),
    });
  }
  return nodes;
}

function edgeJson({ from, to }: Pick<LineageEdge, "from" | "to">): JsonObject {
  return { origin: from, destination: to };
}

async function jobData(store: LineageStore, name: EntityName): Promise<JsonObject | null> {
  const job = await store.job(name);
  if (!job) return null;
  const [run] = await store.runsWithDatasets(job.lastRun ? [job.lastRun.runId] : []);
  return {
    ...jobNode(job),
    currentRunUuid: run?.runId ?? null,
    latestRun: run ? marquezRun(run) : null,
  };
}

async function datasetData(store: LineageStore, name: EntityName): Promise<JsonObject | null> {
  const dataset = await store.datasetAbout(name);
  return dataset ? datasetNode(dataset) : null;
}

/** Answers `GET /column-lineage`. */
export async function answerColumnLineage(
  store: LineageStore,
  { nodeId, depth, withDownstream }: {
    readonly nodeId: string;
    readonly depth: number;
    readonly withDownstream: boolean;
  },
): Promise<JsonObject> {
  const node = await parseNodeId(store, nodeId);
  if (!node) throw codeError(400, `query param nodeId must be a node id: '${nodeId}'`);
  if (node.kind === "unknown") throw codeError(404, "Could not find node");
  const version = node.kind === "dataset" ? node.version : undefined;
  if (version !== undefined && withDownstream) {
    throw codeError(400, "Node version cannot be specified when withDownstream is true");
  }
  if (version !== undefined) await requireVersion(store, node, { version });
  const lineage = await store.columnLineage({
    start: node,
    up: Math.max(1, depth),
    down: withDownstream ? Math.max(1, depth) : 0,
  });
  if (!lineage) throw codeError(404, "Could not find node");
  return { graph: await columnNodes(store, lineage) };
}

async function requireVersion(
  store: LineageStore,
  name: EntityName,
  { version }: { readonly version: string },
): Promise<void> {
  const { items } = await store.datasetVersions(name, { limit: 1000 });
  const isThere = isUuid(version) && items.some((item) => item.version === version);
  if (!isThere) throw codeError(404, "Could not find node");
}

async function columnNodes(
  store: LineageStore,
  lineage: ColumnLineage,
): Promise<readonly JsonObject[]> {
  const datasets = new Map<string, DatasetDetail | undefined>();
  const datasetOf = async (name: EntityName): Promise<DatasetDetail | undefined> => {
    const key = JSON.stringify([name.namespace, name.name]);
    if (!datasets.has(key)) datasets.set(key, await store.dataset(name));
    return datasets.get(key);
  };
  const byId = new Map(lineage.columns.map((column) => [column.id, column]));
  const nodes: JsonObject[] = [];
  for (const column of lineage.columns) {
    const into = lineage.edges.filter(({ to }) => to === column.id);
    const from = lineage.edges.filter((edge) => edge.from === column.id);
    if (into.length === 0 && from.length === 0) continue;
    const dataset = await datasetOf(column);
    const how = fieldTransformation(dataset?.facets["columnLineage"], column.field);
    const inputFields: JsonObject[] = [];
    for (const { from: inputId } of distinct(into)) {
      const input = byId.get(inputId);
      if (!input) continue;
      inputFields.push({
        namespace: input.namespace,
        dataset: input.name,
        datasetVersion: (await datasetOf(input))?.version?.version ?? null,
        field: input.field,
        ...how,
      });
    }
    nodes.push({
      id: column.id,
      type: "DATASET_FIELD",
      data: {
        namespace: column.namespace,
        dataset: column.name,
        datasetVersion: dataset?.version?.version ?? null,
        field: column.field,
        fieldType: column.type ?? "",
        ...how,
        inputFields,
      },
      // The other way round than those of other graphs: clients of Marquez rely on it.
      inEdges: sorted(distinct(into).map((edge) => ({ origin: edge.to, destination: edge.from }))),
      outEdges: sorted(
        distinct(from).map((edge) => ({ origin: edge.from, destination: edge.to })),
      ),
    });
  }
  return nodes;
}

function distinct(edges: readonly ColumnEdge[]): readonly ColumnEdge[] {
  return [...new Map(edges.map((edge) => [JSON.stringify([edge.from, edge.to]), edge])).values()];
}

function sorted(edges: readonly JsonObject[]): readonly JsonObject[] {
  const texts = edges.map((edge) => ({ edge, text: JSON.stringify(edge) }));
  return texts.sort((a, b) => compareText(a.text, b.text)).map(({ edge }) => edge);
}

const MAX_RUNS = 1_000;

/** Answers `GET /runlineage/upstream`. */
export async function answerUpstream(
  store: LineageStore,
  { runId, depth }: { readonly runId: string; readonly depth: number },
): Promise<JsonObject> {
  const seen = new Set([runId]);
  const runs: JsonObject[] = [];
  let frontier: readonly string[] = [runId];
  for (let hop = 0; hop <= depth && frontier.length > 0; hop++) {
    const next: string[] = [];
    for (const run of await store.runsWithDatasets(frontier)) {
      const inputs: JsonObject[] = [];
      for (const { namespace, name, version } of run.inputs) {
        const producer = await store.producerOf({ namespace, name }, run.runId);
        inputs.push({
          namespace,
          name,
          version: version?.version ?? null,
          producedByRunId: producer ?? null,
        });
        if (producer === undefined || seen.has(producer) || seen.size >= MAX_RUNS) continue;
        seen.add(producer);
        next.push(producer);
      }
      runs.push({
        job: { ...run.job, version: run.jobVersion ?? null },
        run: {
          id: run.runId,
          start: run.startedAt ?? null,
          end: run.endedAt ?? null,
          status: run.state,
        },
        inputs,
      });
    }
    frontier = next;
  }
  if (runs.length === 0) throw notFound("Run", runId);
  return { runs };
}
