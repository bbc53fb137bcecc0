import { schemaFields } from "../../projection/dataset_content.ts";
import { FacetMap } from "../../projection/facet_map.ts";
import { jobFacts } from "../../projection/job_facts.ts";
import type { Statistics } from "../../projection/statistics.ts";
import type { LineageNode, NodeDataset, NodeJob } from "../../store/lineage.ts";
import type { EntityName } from "../../store/names.ts";
import type { Statements } from "../../tables/statements.ts";
import { tagFields, tagsOf } from "../catalog/tag_rows.ts";
import { isDropped } from "../datasets/lifecycle.ts";
import { entityName } from "../_names.ts";
import { recentBars } from "../runs/run_rows.ts";
import type { GraphTime } from "./_graph_time.ts";
import type { WalkNode } from "./_graph_walk.ts";

/** Returns the id of a node. */
export function nodeId(kind: "job" | "dataset", { namespace, name }: EntityName): string {
  return `${kind}:${namespace}:${name}`;
}

/** A node without its hidden neighbours. */
export type BareNode = Omit<LineageNode, "hidden">;

/** Reads a node as it is now, or as it was at another time. */
export function readNode(
  statements: Statements,
  { kind, id }: WalkNode,
  time?: GraphTime,
): BareNode | undefined {
  return kind === "job" ? jobNode(statements, id, time) : datasetNode(statements, id, time);
}

interface NodeRow extends EntityName {
  readonly namespace_id: number;
  readonly facets: string;
}

function jobNode(
  statements: Statements,
  id: number,
  time: GraphTime | undefined,
): BareNode | undefined {
  const row = statements.get<
    NodeRow & { recent: string; failures: number; parent: number | null }
  >(
    `SELECT namespace.name AS namespace, namespace.id AS namespace_id, job.name, job.facets,
     job.recent, job.failures, job.parent FROM job JOIN namespace ON namespace.id = job.namespace
     WHERE job.id = ?`,
    id,
  );
  if (!row) return undefined;
  const lastRun = time ? time.lastRun(id) : recentBars(row.recent, 1)[0];
  const job: NodeJob = {
    type: jobFacts(FacetMap.fromText(row.facets)).type,
    failuresInRow: row.failures,
    ...lastRun && { lastRun },
    ...row.parent !== null && { parent: entityName(statements, { kind: "job", id: row.parent }) },
  };
  return { ...named("job", row), job };
}

function datasetNode(
  statements: Statements,
  id: number,
  time: GraphTime | undefined,
): BareNode | undefined {
  const row = statements.get<NodeRow & { about: string }>(
    `SELECT namespace.name AS namespace, namespace.id AS namespace_id, dataset.name,
     dataset.facets, dataset.about FROM dataset
     JOIN namespace ON namespace.id = dataset.namespace WHERE dataset.id = ?`,
    id,
  );
  if (!row) return undefined;
  const facets = FacetMap.fromText(row.facets);
  const name = { namespace: row.namespace, name: row.name };
  const tagged = tagFields(tagsOf(statements, "dataset", { name, facet: facets.get("tags") }));
  const amount = time
    ? time.amount(id)
    : FacetMap.fromText(row.about).get("statistics") as Statistics | undefined;
  const dataset: NodeDataset = {
    fields: tagged(schemaFields(facets.get("schema"))),
    dropped: isDropped(facets),
    ...amount,
  };
  return { ...named("dataset", row), dataset };
}

function named(kind: "job" | "dataset", row: NodeRow): BareNode {
  const { namespace, name } = row;
  return {
    id: nodeId(kind, row),
    kind,
    namespace,
    name,
    namespaceNumber: row.namespace_id,
  };
}
