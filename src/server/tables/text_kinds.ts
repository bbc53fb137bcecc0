/** The kinds of results of a search, in the order of their numbers in the database. */
const TEXT_KINDS = [
  "job",
  "sql",
  "job documentation",
  "dataset",
  "columns",
  "dataset documentation",
  "error",
  "folder",
] as const;

/** A kind of text that a search can find. */
export type TextKind = typeof TEXT_KINDS[number];

/** The greatest number of an entity. */
export const MAX_ENTITY: number = 2 ** 40 - 1;

/**
 * Returns the row of a text of an entity. The rows of a kind follow each other, so that a search for one
 * kind looks at no other text.
 */
export function textRowId(kind: TextKind, entity: number): number {
  return TEXT_KINDS.indexOf(kind) * (MAX_ENTITY + 1) + entity;
}
