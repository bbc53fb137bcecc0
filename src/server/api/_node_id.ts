import type { NodeRef } from "../store/names.ts";
import type { LineageStore } from "../store/store.ts";

/** A node id of Marquez, taken apart. */
export type NodeId =
  | (NodeRef & { readonly version?: string })
  | {
    readonly kind: "column";
    readonly namespace: string;
    readonly name: string;
    readonly field: string;
  }
  | { readonly kind: "unknown"; readonly namespace: string; readonly name: string };

/**
 * Parses a node id. Namespaces and names may hold colons, so the place between them is where there
 * is such a job or dataset; without one, it is the last colon. Returns nothing for a text of another form.
 */
export async function parseNodeId(
  store: Pick<LineageStore, "hasNode">,
  text: string,
): Promise<NodeId | undefined> {
  const match = /^(job|dataset|datasetField):(.*)$/s.exec(text);
  if (!match) return undefined;
  const [, kind, rest = ""] = match;
  const [, bare = rest, version] = /^(.*)#([\da-f-]{36})$/s.exec(rest) ?? [];
  if (kind === "datasetField") return await columnOf(store, bare);
  const ref = await refOf(store, kind === "job" ? "job" : "dataset", bare);
  return ref && { ...ref, ...version !== undefined && { version } };
}

async function columnOf(
  store: Pick<LineageStore, "hasNode">,
  text: string,
): Promise<NodeId | undefined> {
  // A name of a column with colons is tried last.
  for (const at of colons(text).reverse()) {
    const ref = await refOf(store, "dataset", text.slice(0, at), { sure: true });
    if (ref) {
      return {
        kind: "column",
        namespace: ref.namespace,
        name: ref.name,
        field: text.slice(at + 1),
      };
    }
  }
  return { kind: "unknown", namespace: "", name: text };
}

async function refOf(
  store: Pick<LineageStore, "hasNode">,
  kind: "job" | "dataset",
  text: string,
  { sure = false }: { readonly sure?: boolean } = {},
): Promise<NodeRef | undefined> {
  const places = colons(text);
  for (const at of places) {
    const ref: NodeRef = { kind, namespace: text.slice(0, at), name: text.slice(at + 1) };
    if (await store.hasNode(ref)) return ref;
  }
  const last = places.at(-1);
  if (sure || last === undefined) return undefined;
  return { kind, namespace: text.slice(0, last), name: text.slice(last + 1) };
}

const MAX_COLONS = 50;

function colons(text: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(":"); at >= 0; at = text.indexOf(":", at + 1)) places.push(at);
  return places.slice(0, MAX_COLONS);
}
