import { optionsOf } from "../../../internal/is_object.ts";
import { countOf } from "../../markup/format.ts";
import type { ColumnEdge, ColumnLineage, LineageColumn } from "../../store/lineage.ts";
import type { ColumnName } from "../../store/names.ts";
import type { Diagram, DiagramEdge, DiagramNode } from "./diagram.ts";
import { requireLists } from "./require_lists.ts";

/** Options of {@linkcode columnDiagram}. */
export interface ColumnDiagramOptions {
  /** The id of the chosen column. */
  readonly chosen?: string;
  /**
   * Whether to show only the chosen column and its path.
   * @default {false}
   */
  readonly onlyPath?: boolean;
  /**
   * The columns of datasets in their order, by the ids of the datasets.
   * @default {sorted by name}
   */
  readonly order?: ReadonlyMap<string, readonly string[]>;
}

/**
 * Returns the id of a column.
 *
 * @example
 * ```ts
 * import { columnId } from "@runline/runline/server/graph-svg";
 * import { assert } from "@std/assert";
 *
 * const id = columnId({ namespace: "s3://lake", name: "orders", field: "city" });
 * assert(id === "datasetField:s3://lake:orders:city");
 * ```
 */
export function columnId(column: ColumnName): string {
  requireLists({ column });
  const { namespace, name, field } = column;
  return `datasetField:${namespace}:${name}:${field}`;
}

/**
 * Creates a diagram of a graph of columns: a node for each dataset, with its columns in it.
 *
 * @example
 * ```ts
 * import { columnDiagram } from "@runline/runline/server/graph-svg";
 * import { assert } from "@std/assert";
 *
 * const lineage = { columns: [], edges: [], omitted: 0 };
 * assert(columnDiagram(lineage).nodes.length === 0);
 * ```
 */
export function columnDiagram(lineage: ColumnLineage, options: ColumnDiagramOptions = {}): Diagram {
  requireLists({ lineage }, "columns", "edges");
  const { chosen, onlyPath = false, order } = optionsOf(options, "columnDiagram()");
  const path = columnPath(lineage.edges, chosen);
  const columns = lineage.columns.filter(({ id }) => !onlyPath || path.has(id));
  const byId = new Map(columns.map((column) => [column.id, column]));
  const nodes = datasetsOf(columns).map((group) => {
    return datasetNode(inOrder(group, order), { chosen, path });
  });
  const edges = lineage.edges.flatMap((edge) => {
    const [from, to] = [byId.get(edge.from), byId.get(edge.to)];
    if (from === undefined || to === undefined) return [];
    return [diagramEdge(edge, { from, to, onPath: path.has(edge.from) && path.has(edge.to) })];
  });
  const start = chosen === undefined ? undefined : byId.get(chosen);
  return {
    nodes,
    edges,
    omitted: lineage.omitted,
    ...(start === undefined ? {} : { start: datasetId(start) }),
  };
}

/** The chosen column, and all that it comes from or goes to. */
export function columnPath(
  edges: readonly ColumnEdge[],
  chosen: string | undefined,
): ReadonlySet<string> {
  const path = new Set<string>();
  if (chosen === undefined) return path;
  for (const [at, next] of [["to", "from"], ["from", "to"]] as const) {
    const reached = new Set([chosen]);
    // A set is walked in the order in which it is filled, also while that goes on.
    for (const id of reached) {
      for (const edge of edges) if (edge[at] === id) reached.add(edge[next]);
    }
    for (const id of reached) path.add(id);
  }
  return path;
}

function datasetId({ namespace, name }: LineageColumn): string {
  return `dataset:${namespace}:${name}`;
}

function inOrder(
  columns: readonly LineageColumn[],
  order: ColumnDiagramOptions["order"],
): readonly LineageColumn[] {
  const [first] = columns;
  const names = first && order?.get(datasetId(first));
  if (names === undefined) return columns;
  const place = new Map(names.map((name, index) => [name, index]));
  const placeOf = ({ field }: LineageColumn): number => place.get(field) ?? names.length;
  return [...columns].sort((a, b) => placeOf(a) - placeOf(b));
}

function datasetsOf(columns: readonly LineageColumn[]): readonly (readonly LineageColumn[])[] {
  return [...Map.groupBy(columns, datasetId).values()];
}

function datasetNode(
  columns: readonly LineageColumn[],
  { chosen, path }: { readonly chosen: string | undefined; readonly path: ReadonlySet<string> },
): DiagramNode {
  const [first] = columns as readonly [LineageColumn];
  return {
    id: datasetId(first),
    kind: "dataset",
    namespace: first.namespace,
    name: first.name,
    namespaceNumber: first.namespaceNumber,
    detail: countOf(columns.length, "column"),
    columns: columns.map(({ id, field, type }) => ({
      name: field,
      ...(type === undefined ? {} : { type }),
      ...(id === chosen ? { mark: "chosen" } : path.has(id) ? { mark: "path" } : {}),
    })),
    hiddenUp: 0,
    hiddenDown: 0,
  };
}

function diagramEdge(
  edge: ColumnEdge,
  ends: { readonly from: LineageColumn; readonly to: LineageColumn; readonly onPath: boolean },
): DiagramEdge {
  const { from, to, onPath } = ends;
  const names = `${from.name}.${from.field} → ${to.name}.${to.field}`;
  return {
    from: datasetId(from),
    to: datasetId(to),
    state: edge.masking ? "earlier" : "last",
    title: [names, transformationText(edge)].filter((text) => text !== "").join(": "),
    fromColumn: from.field,
    toColumn: to.field,
    onPath,
  };
}

/** Describes how a column is made: `identity`, `aggregation, masked: SHA-256`. */
export function transformationText({ type, subtype, description, masking }: ColumnEdge): string {
  const kind = (subtype ?? type ?? "").toLowerCase().replaceAll("_", " ");
  const indirect = type === "INDIRECT" && subtype !== undefined ? "indirect" : "";
  const words = [kind, indirect, masking ? "masked" : ""].filter((word) => word !== "").join(", ");
  return [words, description ?? ""].filter((text) => text !== "").join(": ");
}
