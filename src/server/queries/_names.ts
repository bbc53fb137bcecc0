import type { EntityName } from "../store/names.ts";
import type { Statements } from "../tables/statements.ts";
import { MAX_ENTITY, type TextKind, textRowId } from "../tables/text_kinds.ts";

/** Returns the number of a namespace. */
export function namespaceId(statements: Statements, name: string): number | undefined {
  return statements.get<{ id: number }>("SELECT id FROM namespace WHERE name = ?", name)?.id;
}

/** Returns the number of a job, unless it is hidden. */
export function jobId(statements: Statements, { namespace, name }: EntityName): number | undefined {
  return statements.get<{ id: number }>(
    `SELECT id FROM job WHERE namespace = (SELECT id FROM namespace WHERE name = ?) AND name = ?
     AND hidden = 0`,
    namespace,
    name,
  )?.id;
}

/** Returns the number of a dataset, by its name or an alias, unless it is hidden. */
export function datasetId(
  statements: Statements,
  { namespace, name }: EntityName,
): number | undefined {
  const own = statements.get<{ id: number }>(
    `SELECT id FROM dataset WHERE namespace = (SELECT id FROM namespace WHERE name = ?) AND name = ?
     AND hidden = 0`,
    namespace,
    name,
  )?.id;
  return own ?? statements.get<{ id: number }>(
    `SELECT dataset.id FROM alias JOIN dataset ON dataset.id = alias.dataset AND hidden = 0
     WHERE alias.namespace = ? AND alias.name = ?`,
    namespace,
    name,
  )?.id;
}

/** Returns the name of a job or a dataset of a number. */
export function entityName(
  statements: Statements,
  { kind, id }: { readonly kind: "job" | "dataset"; readonly id: number },
): EntityName {
  const row = statements.get<EntityName>(
    `SELECT namespace.name AS namespace, ${kind}.name FROM ${kind}
     JOIN namespace ON namespace.id = ${kind}.namespace WHERE ${kind}.id = ?`,
    id,
  );
  return { namespace: row?.namespace ?? "", name: row?.name ?? "" };
}

/** Returns the entities with a text of a kind that matches a full-text query, the newest first. */
export function entitiesWith(
  statements: Statements,
  kind: TextKind,
  { query, limit }: { readonly query: string; readonly limit: number },
): number[] {
  // A number of JavaScript is a REAL, which FTS5 ignores as a bound and compares with each row.
  const rows = statements.all<{ id: number }>(
    `SELECT rowid % ${MAX_ENTITY + 1} AS id FROM found WHERE found MATCH ?
     AND rowid BETWEEN CAST(? AS INTEGER) AND CAST(? AS INTEGER)
     ORDER BY rowid DESC LIMIT ?`,
    query,
    textRowId(kind, 0),
    textRowId(kind, MAX_ENTITY),
    limit,
  );
  return rows.map(({ id }) => id);
}
