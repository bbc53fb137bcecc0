/** The positions of Graphviz: pixels from the top left. */
export interface Layout {
  /** The width of the whole. */
  readonly width: number;
  /** The height of the whole. */
  readonly height: number;
  /** The middle of each node, by its index. */
  readonly nodes: readonly Point[];
  /** The curve of each edge, by its index: a start, then three points for each part. */
  readonly edges: readonly (readonly Point[])[];
}

/** A point: x, y. */
export type Point = readonly [number, number];

interface GraphvizJson {
  readonly bb: string;
  readonly objects?: readonly { readonly name: string; readonly pos: string }[];
  readonly edges?: readonly { readonly id: string; readonly pos: string }[];
}

type Graphviz = Awaited<ReturnType<typeof import("@hpcc-js/wasm-graphviz").Graphviz.load>>;

let loading: Promise<Graphviz> | undefined;

/** Lays out a graph of `layoutTask` in this thread; loads Graphviz at the first call. */
export async function layoutWithGraphviz(dot: string): Promise<Layout> {
  const { Graphviz } = await import("@hpcc-js/wasm-graphviz");
  loading ??= Graphviz.load();
  const graphviz = await loading;
  try {
    return readLayout(JSON.parse(graphviz.layout(dot, "json", "dot")) as GraphvizJson);
  } catch (error) {
    // After a trap its memory is not to be relied on.
    loading = undefined;
    Graphviz.unload();
    throw error;
  }
}

function readLayout({ bb, objects = [], edges = [] }: GraphvizJson): Layout {
  const [, , width = 0, height = 0] = bb.split(",").map(Number);
  const layout = { width, height, nodes: [] as Point[], edges: [] as (readonly Point[])[] };
  // Graphviz has its origin at the bottom left.
  const point = (text: string): Point => {
    const [x = 0, y = 0] = text.split(",").map(Number);
    return [x, height - y];
  };
  for (const { name, pos } of objects) layout.nodes[Number(name.slice(1))] = point(pos);
  for (const { id, pos } of edges) layout.edges[Number(id.slice(1))] = pos.split(" ").map(point);
  return layout;
}
