import { compareText } from "../../../internal/text/compare_text.ts";
import { schemaFields } from "../../projection/dataset_content.ts";
import { FacetMap } from "../../projection/facet_map.ts";
import type {
  ColumnEdge,
  ColumnLineage,
  ColumnLineageQuery,
  LineageColumn,
} from "../../store/lineage.ts";
import type { EntityName } from "../../store/names.ts";
import type { Statements } from "../../tables/statements.ts";
import { datasetId, entityName, jobId } from "../_names.ts";
import { Edges } from "./_edges.ts";

interface Column {
  readonly dataset: number;
  readonly field: string;
}

interface EdgeRow {
  readonly dataset: number;
  readonly job: number;
  readonly field: string;
  readonly in_dataset: number;
  readonly in_field: string;
  readonly type: string | null;
  readonly subtype: string | null;
  readonly description: string | null;
  readonly masking: number;
}

/** Reads a graph of columns, or nothing if its start is unknown. */
export function readColumnLineage(
  statements: Statements,
  query: ColumnLineageQuery,
): ColumnLineage | undefined {
  const { up = 20, down = 0, limit = 1000 } = query;
  const start = startColumns(statements, query);
  if (!start) return undefined;
  const walk = new ColumnWalk(statements, { limit });
  for (const column of start) walk.add(column);
  walk.walk(start, { hops: up, side: "up" });
  walk.walk(start, { hops: down, side: "down" });
  return walk.result();
}

function startColumns(
  statements: Statements,
  { start, fields }: ColumnLineageQuery,
): Column[] | undefined {
  if (start.kind === "job") {
    const id = jobId(statements, start);
    if (id === undefined) return undefined;
    const outputs = new Edges(statements, { kind: "last" }).ofJob(id, 1);
    return outputs.flatMap(({ dataset }) => columnsOf(statements, dataset));
  }
  const dataset = datasetId(statements, start);
  if (dataset === undefined) return undefined;
  const columns = columnsOf(statements, dataset);
  if (start.kind === "dataset") {
    const wanted = fields && new Set(fields);
    return columns.filter(({ field }) => wanted?.has(field) ?? true);
  }
  const own = columns.filter(({ field }) => field === start.field);
  return own.length > 0 ? own : undefined;
}

/** Counts the jobs that read each of some columns of a dataset. */
export function countColumnReaders(
  statements: Statements,
  dataset: EntityName,
  fields: readonly string[],
): ReadonlyMap<string, number> {
  const rows = statements.all<{ field: string; jobs: number }>(
    `SELECT in_field AS field, count(DISTINCT job) AS jobs FROM column_edge
     WHERE in_dataset = ? AND in_field IN (SELECT value FROM json_each(?)) AND job > 0
     GROUP BY in_field`,
    datasetId(statements, dataset) ?? -1,
    JSON.stringify(fields),
  );
  return new Map(rows.map(({ field, jobs }) => [field, jobs]));
}

/** Returns the columns of a dataset: those of its schema, and those that column lineage names. */
function columnsOf(statements: Statements, dataset: number): Column[] {
  const row = statements.get<{ facets: string }>(
    "SELECT facets FROM dataset WHERE id = ?",
    dataset,
  );
  const schema = schemaFields(FacetMap.fromText(row?.facets ?? "[]").get("schema"));
  const named = statements.all<{ field: string }>(
    `SELECT field FROM column_edge WHERE dataset = ?1
     UNION SELECT in_field FROM column_edge WHERE in_dataset = ?1`,
    dataset,
  );
  const fields = new Set([...schema.map(({ name }) => name), ...named.map(({ field }) => field)]);
  return [...fields].map((field) => ({ dataset, field }));
}

class ColumnWalk {
  readonly #statements: Statements;
  readonly #limit: number;
  readonly #columns = new Map<string, Column>();
  readonly #edges = new Map<string, EdgeRow>();
  readonly #omitted = new Set<string>();

  constructor(statements: Statements, { limit }: { readonly limit: number }) {
    this.#statements = statements;
    this.#limit = limit;
  }

  add(column: Column): boolean {
    const key = `${column.dataset}/${column.field}`;
    if (this.#columns.has(key)) return true;
    if (this.#columns.size >= this.#limit) {
      this.#omitted.add(key);
      return false;
    }
    this.#columns.set(key, column);
    return true;
  }

  walk(
    start: readonly Column[],
    { hops, side }: { readonly hops: number; readonly side: "up" | "down" },
  ): void {
    const seen = new Set(start.map(({ dataset, field }) => `${dataset}/${field}`));
    let frontier = start;
    for (let hop = 0; hop < hops && frontier.length > 0; hop++) {
      const next: Column[] = [];
      for (const row of frontier.flatMap((column) => this.#rows(column, side))) {
        const other = side === "up"
          ? { dataset: row.in_dataset, field: row.in_field }
          : { dataset: row.dataset, field: row.field };
        if (!this.add(other)) continue;
        this.#edges.set(
          JSON.stringify([row.dataset, row.job, row.field, row.in_dataset, row.in_field]),
          row,
        );
        const key = `${other.dataset}/${other.field}`;
        if (!seen.has(key)) next.push(other);
        seen.add(key);
      }
      frontier = next;
    }
  }

  result(): ColumnLineage {
    const datasets = new Map<number, DatasetInfo>();
    const infoOf = (id: number): DatasetInfo => {
      const known = datasets.get(id) ?? datasetInfo(this.#statements, id);
      datasets.set(id, known);
      return known;
    };
    const columns = [...this.#columns.values()].map((column) => columnOf(column, infoOf));
    const edges = [...this.#edges.values()].map((row): ColumnEdge => ({
      from: columnId(infoOf(row.in_dataset), row.in_field),
      to: columnId(infoOf(row.dataset), row.field),
      ...row.type !== null && { type: row.type },
      ...row.subtype !== null && { subtype: row.subtype },
      ...row.description !== null && { description: row.description },
      masking: row.masking === 1,
      ...row.job > 0 && { job: entityName(this.#statements, { kind: "job", id: row.job }) },
    }));
    return {
      columns: columns.sort((a, b) => compareText(a.id, b.id)),
      edges,
      omitted: this.#omitted.size,
    };
  }

  #rows({ dataset, field }: Column, side: "up" | "down"): EdgeRow[] {
    const where = side === "up" ? "dataset = ? AND field = ?" : "in_dataset = ? AND in_field = ?";
    return this.#statements.all<EdgeRow>(
      `SELECT * FROM column_edge WHERE ${where} LIMIT 1000`,
      dataset,
      field,
    );
  }
}

interface DatasetInfo extends EntityName {
  readonly namespaceNumber: number;
  readonly types: ReadonlyMap<string, string | undefined>;
}

function datasetInfo(statements: Statements, id: number): DatasetInfo {
  const row = statements.get<
    { namespace: string; number: number; name: string; facets: string }
  >(
    `SELECT namespace.name AS namespace, namespace.id AS number, dataset.name, dataset.facets
     FROM dataset JOIN namespace ON namespace.id = dataset.namespace WHERE dataset.id = ?`,
    id,
  );
  const fields = schemaFields(FacetMap.fromText(row?.facets ?? "[]").get("schema"));
  return {
    namespace: row?.namespace ?? "",
    name: row?.name ?? "",
    namespaceNumber: row?.number ?? 0,
    types: new Map(fields.map(({ name, type }) => [name, type])),
  };
}

function columnOf(column: Column, infoOf: (id: number) => DatasetInfo): LineageColumn {
  const info = infoOf(column.dataset);
  const type = info.types.get(column.field);
  return {
    id: columnId(info, column.field),
    namespace: info.namespace,
    name: info.name,
    field: column.field,
    ...type !== undefined && { type },
    namespaceNumber: info.namespaceNumber,
  };
}

function columnId({ namespace, name }: EntityName, field: string): string {
  return `datasetField:${namespace}:${name}:${field}`;
}
