/** The kinds of results of a search, in the order of their numbers in the database. */
export const TEXT_KINDS = [
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

/** Returns the row of a text: the numbers of its entity and of its kind in one. */
export function textRowId(kind: TextKind, entity: number): number {
  return entity * TEXT_KINDS.length + TEXT_KINDS.indexOf(kind);
}
