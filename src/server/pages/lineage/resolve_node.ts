import type { NodeRef } from "../../store/names.ts";
import type { PageStore } from "../parts/page_context.ts";

/** The most ways to read an id that are tried. */
const MAX_TRIES = 50;

/**
 * Finds the node of an id: `job:`, the namespace, `:` and the name. Namespaces and names may
 * contain colons, so each colon is tried, and the first node that the store has is returned.
 */
export async function resolveNode(store: PageStore, id: string): Promise<NodeRef | undefined> {
  for (const node of readings(id)) if (await store.hasNode(node)) return node;
  return undefined;
}

/** All ways to read an id, the most usual first. */
export function readings(id: string): readonly NodeRef[] {
  const [, kind, rest = ""] = /^(job|dataset):(.*)$/s.exec(id) ?? [];
  if (kind !== "job" && kind !== "dataset") return [];
  const colons = [...rest.matchAll(/:/g)].map(({ index }) => index).slice(-MAX_TRIES);
  // In `postgres://host:5432:db.table` the last colon is it, and no name begins with `//`.
  const usual = (index: number): number => rest.startsWith("//", index + 1) ? 1 : 0;
  return colons.toReversed().sort((a, b) => usual(a) - usual(b)).map((index) => ({
    kind,
    namespace: rest.slice(0, index),
    name: rest.slice(index + 1),
  }));
}
