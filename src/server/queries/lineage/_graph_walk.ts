import type { Side } from "../../store/lineage.ts";
import type { EdgeRow, Edges } from "./_edges.ts";

/** A node of a walk: a job or a dataset, by its number. */
export interface WalkNode {
  readonly kind: "job" | "dataset";
  readonly id: number;
}

/** Returns the key of a node. Numbers are compared faster than texts, and a job may have 10,000 datasets. */
export function keyOf({ kind, id }: WalkNode): number {
  return kind === "job" ? 2 * id : 2 * id + 1;
}

/** Walks from some nodes up and down, the nearest first, until there are as many nodes as allowed. */
export class GraphWalk {
  /** The nodes by their keys. */
  readonly nodes = new Map<number, WalkNode>();
  readonly edges = new Map<string, EdgeRow>();
  readonly #source: Edges;
  readonly #limit: number;
  readonly #omitted = new Set<number>();

  constructor(source: Edges, { limit }: { readonly limit: number }) {
    this.#source = source;
    this.#limit = limit;
  }

  /** The number of nodes that were left out. */
  get omitted(): number {
    return this.#omitted.size;
  }

  /** Adds a node, if there are fewer than `limit`. Returns whether there was room. */
  add(node: WalkNode, limit = this.#limit): boolean {
    const key = keyOf(node);
    if (this.nodes.has(key)) return true;
    if (this.nodes.size >= limit) {
      this.#omitted.add(key);
      return false;
    }
    this.#omitted.delete(key);
    this.nodes.set(key, node);
    return true;
  }

  /** Walks some hops to a side; a hop leads to the next node of the same kind. */
  walk(
    start: WalkNode,
    options: { readonly side: Side; readonly hops: number; readonly limit?: number },
  ): void {
    const { side, hops, limit } = options;
    const seen = new Set([keyOf(start)]);
    let frontier: WalkNode[] = [start];
    for (let step = 0; step < hops * 2 && frontier.length > 0; step++) {
      const next: WalkNode[] = [];
      for (const node of frontier) {
        for (const edge of this.neighbours(node, side)) {
          const other = otherEnd(edge, node);
          if (!this.add(other, limit)) continue;
          this.#addEdge(edge);
          if (!seen.has(keyOf(other))) next.push(other);
          seen.add(keyOf(other));
        }
      }
      frontier = next;
    }
  }

  /** Walks some hops from job to job over datasets, in both directions. */
  walkBoth(start: WalkNode, { hops }: { readonly hops: number }): void {
    const seen = new Set([keyOf(start)]);
    let frontier: WalkNode[] = [start];
    for (let hop = 0; hop <= hops && frontier.length > 0; hop++) {
      const datasets = frontier.flatMap((job) => this.#both(job))
        .filter((dataset) => this.add(dataset));
      if (hop === hops) return;
      frontier = datasets.flatMap((dataset) => this.#both(dataset)).filter((job) => {
        if (seen.has(keyOf(job)) || !this.add(job)) return false;
        seen.add(keyOf(job));
        return true;
      });
    }
  }

  #both(node: WalkNode): WalkNode[] {
    return [...this.neighbours(node, "up"), ...this.neighbours(node, "down")]
      .map((edge) => otherEnd(edge, node));
  }

  /** Adds the edges between the nodes of the graph. */
  connect(): void {
    for (const node of this.nodes.values()) {
      if (node.kind !== "job") continue;
      for (const edge of [...this.#source.ofJob(node.id, 0), ...this.#source.ofJob(node.id, 1)]) {
        if (this.nodes.has(keyOf({ kind: "dataset", id: edge.dataset }))) this.#addEdge(edge);
      }
    }
  }

  /** Returns the edges of a node on a side. */
  neighbours(node: WalkNode, side: Side): readonly EdgeRow[] {
    if (node.kind === "job") return this.#source.ofJob(node.id, side === "up" ? 0 : 1);
    return this.#source.ofDataset(node.id, side === "up" ? 1 : 0);
  }

  /** Counts the neighbours of a node that are not in the graph. */
  hidden(node: WalkNode, side: Side): number {
    return this.neighbours(node, side)
      .filter((edge) => !this.nodes.has(keyOf(otherEnd(edge, node)))).length;
  }

  #addEdge(edge: EdgeRow): void {
    this.edges.set(`${edge.job}/${edge.direction}/${edge.dataset}`, edge);
  }
}

function otherEnd(edge: EdgeRow, { kind }: WalkNode): WalkNode {
  return kind === "job" ? { kind: "dataset", id: edge.dataset } : { kind: "job", id: edge.job };
}
