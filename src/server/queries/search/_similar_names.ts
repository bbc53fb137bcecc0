import type { EntityName } from "../../store/names.ts";
import type { Statements } from "../../tables/statements.ts";
import { entitiesWith, entityName } from "../_names.ts";
import { matchText } from "../_paging.ts";

/** The most names that are compared. */
const MAX_COMPARED = 1000;

/** Lists names that resemble a missing one, the most similar first. */
export function similarNames(
  statements: Statements,
  kind: "job" | "dataset",
  { name, limit }: { readonly name: EntityName; readonly limit: number },
): EntityName[] {
  const grams = trigrams(name.name);
  if (grams.size === 0) return [];
  const query = [...grams].map(matchText).join(" OR ");
  return entitiesWith(statements, kind, { query, limit: MAX_COMPARED })
    .map((id) => entityName(statements, { kind, id }))
    .map((found) => ({ found, likeness: likeness(grams, trigrams(found.name)) }))
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, limit)
    .map(({ found }) => found);
}

/** The most trigrams of a name that are compared. */
const MAX_GRAMS = 64;

function trigrams(text: string): Set<string> {
  const letters = [...text.toLowerCase()].slice(0, MAX_GRAMS + 2);
  const grams = letters.slice(2).map((_, at) => letters.slice(at, at + 3).join(""));
  return new Set(grams);
}

function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const gram of a) if (b.has(gram)) shared++;
  return shared / (a.size + b.size - shared);
}
