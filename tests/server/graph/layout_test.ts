import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { describe, it } from "node:test";
import { layoutWithGraphviz } from "../../../src/server/graph/layout/graphviz.ts";
import { layoutTask } from "../../../src/server/graph/layout/layout_dot.ts";
import { Layouts } from "../../../src/server/graph/layout/layouts.ts";
import { measureNode, wrapName } from "../../../src/server/graph/layout/measure_node.ts";
import { anyDiagram } from "./arbitrary_diagram.ts";

const THREAD = new URL("../../../src/server/graph_svg.ts", import.meta.url).href;
/** A thread of a busy machine may start slowly; what is tested here is not how fast. */
const PATIENT = { module: THREAD, limitMs: 300_000 };
const PAIR = `digraph { n0 [width=1]; n1 [width=1]; n0 -> n1 [id=e0] }`;

describe("wrapName()", () => {
  it("loses nothing, and keeps to the width", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.integer({ min: 1, max: 40 }), (name, width) => {
        const lines = wrapName(name, width);
        assertEquals(lines.join(""), name);
        assert(lines.every((line) => [...line].length <= width));
      }),
    );
  });

  it("breaks after separators", () => {
    assertEquals(wrapName("food_delivery.public.orders_7_days", 25), [
      "food_delivery.public.",
      "orders_7_days",
    ]);
  });
});

describe("measureNode()", () => {
  it("shortens only names that no screen has room for", () => {
    const node = {
      id: "job:a:b",
      kind: "job" as const,
      namespace: "a",
      name: "x".repeat(10_000),
      namespaceNumber: 0,
      detail: "",
      hiddenUp: 0,
      hiddenDown: 0,
    };
    const { lines, height } = measureNode(node, 36);
    assertEquals(lines.length, 12);
    assertEquals(lines[8], `… ${10_000 - 10 * 36 - (10_000 % 36)} characters …`);
    assertEquals(height, 50 + 12 * 17);
  });

  it("measures a dataset with 130,000 columns", () => {
    const node = {
      id: "dataset:a:b",
      kind: "dataset" as const,
      namespace: "a",
      name: "b",
      namespaceNumber: 0,
      detail: "",
      hiddenUp: 0,
      hiddenDown: 0,
      columns: Array.from({ length: 130_000 }, (_, index) => ({ name: `column_${index}` })),
    };
    assert(measureNode(node, 36).width > measureNode({ ...node, columns: [] }, 36).width);
  });
});

describe("layoutTask()", () => {
  const node = (name: string) => ({
    id: name,
    kind: "job" as const,
    namespace: "ns",
    name,
    namespaceNumber: 0,
    detail: "",
    hiddenUp: 0,
    hiddenDown: 0,
  });

  it("has no name in its DOT, so that equal shapes are laid out once", () => {
    const dotOf = (name: string): string => {
      return layoutTask({ nodes: [node(name)], edges: [], omitted: 0 }).dot;
    };
    assertEquals(dotOf("abc"), dotOf("xyz"));
    assert(!dotOf("secret").includes("secret"));
  });

  it("leaves more room between ranks for many edges of one node", () => {
    const roomFor = (edgeCount: number): number => {
      const sources = Array.from({ length: edgeCount }, (_, index) => node(`s${index}`));
      const edges = sources.map(({ id }) => {
        return { from: id, to: "end", state: "last" as const, title: "" };
      });
      const { dot } = layoutTask({ nodes: [...sources, node("end")], edges, omitted: 0 });
      return Number(/ranksep=([\d.]+)/.exec(dot)?.[1]);
    };
    assertEquals([1, 6, 22, 300].map(roomFor), [0.44, 0.44, 0.94, 1.5]);
  });

  it("reads a place for each node and a curve for each edge", async () => {
    await fc.assert(
      fc.asyncProperty(anyDiagram, async (diagram) => {
        const task = layoutTask(diagram);
        const layout = await layoutWithGraphviz(task.dot);
        assertEquals(layout.nodes.length, diagram.nodes.length);
        assertEquals(task.edges.length, diagram.edges.length);
        for (const [index] of task.edges.entries()) {
          const curve = layout.edges[index];
          assert(curve !== undefined && curve.length % 3 === 1, `edge ${index}`);
        }
        for (const [x, y] of layout.nodes) {
          assert(x >= 0 && x <= layout.width && y >= 0 && y <= layout.height);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe("Layouts", () => {
  it("lays out in a thread as in this one", async () => {
    await using inThread = new Layouts(PATIENT);
    await using here = new Layouts();
    assertEquals(await inThread.layout(PAIR), await here.layout(PAIR));
  });

  it("keeps a layout", async () => {
    await using layouts = new Layouts();
    const first = await layouts.layout(PAIR);
    assert(await layouts.layout(PAIR) === first);
  });

  it("drops the oldest layout when others need the room", async () => {
    await using layouts = new Layouts({ maxKept: PAIR.length + 10 });
    const first = await layouts.layout(PAIR);
    await layouts.layout(`digraph { n0 [width=2] }`);
    const again = await layouts.layout(PAIR);
    assert(again !== first);
    assertEquals(again, first);
  });

  it("lays out in this thread if the worker cannot start", async () => {
    await using layouts = new Layouts({ module: new URL("./nowhere.ts", import.meta.url).href });
    assertEquals((await layouts.layout(PAIR)).nodes.length, 2);
  });

  it("refuses more than its limit", async () => {
    await using layouts = new Layouts({ maxWaiting: 1 });
    const first = layouts.layout(PAIR);
    await assertRejects(
      () => layouts.layout(`digraph { n0 }`),
      Error,
      "Cannot lay out graph: 1 others wait already",
    );
    await first;
  });

  it("passes on the message of Graphviz", async () => {
    await using layouts = new Layouts(PATIENT);
    const error = await assertRejects(() => layouts.layout("digraph {"), Error);
    assert(error.message.startsWith("Cannot lay out graph: "), error.message);
    assertEquals((await layouts.layout(PAIR)).edges.length, 1);
  });
});
