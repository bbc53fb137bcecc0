import { assert, assertEquals } from "@std/assert";
import { Graphviz } from "@hpcc-js/wasm-graphviz";
import fc from "fast-check";
import { describe, it } from "node:test";
import { GraphRenderer } from "../../../src/server/graph_svg.ts";
import { diagramDot } from "../../../src/server/graph/export/diagram_dot.ts";
import { diagramJson } from "../../../src/server/graph/export/diagram_json.ts";
import { diagramMermaid } from "../../../src/server/graph/export/diagram_mermaid.ts";
import { diagramText } from "../../../src/server/graph/export/diagram_text.ts";
import { visibleText } from "../../../src/server/markup/escape_markup.ts";
import { anyDiagram } from "./arbitrary_diagram.ts";

const FEW = { numRuns: 40 };

describe("diagramDot()", () => {
  it("has labels that Graphviz reads as the names", async () => {
    const graphviz = await Graphviz.load();
    fc.assert(
      fc.property(anyDiagram, (diagram) => {
        // Read, not laid out: there are labels of which Graphviz never ends to measure the width.
        const graph = graphviz.read(diagramDot(diagram));
        try {
          const labels = diagram.nodes.map((_, at) =>
            labelText(graph.getNodeAttr(`n${at}`, "label"))
          );
          const wanted = diagram.nodes.map(({ namespace, name, detail }) =>
            visibleText([namespace, name, detail].join("\n")).replaceAll("\r", "")
          );
          assertEquals(labels, wanted);
          assertEquals(graph.edgeCount(), diagram.edges.length);
        } finally {
          graph.delete();
        }
      }),
      FEW,
    );
  });
});

// The escapes and the entity that a label has: https://graphviz.org/docs/attr-types/escString/
function labelText(label: string): string {
  return label
    .replace(/\\(.)/gs, (_, escaped) => escaped === "n" ? "\n" : escaped)
    .replaceAll("&amp;", "&");
}

describe("diagramMermaid()", () => {
  it("writes each name as characters that have no meaning in Mermaid", () => {
    fc.assert(
      fc.property(anyDiagram, (diagram) => {
        const lines = diagramMermaid(diagram).trimEnd().split("\n");
        assertEquals(lines[0], "flowchart LR");
        const nodes = lines.filter((line) => /^ {2}n\d+\[/.test(line));
        assertEquals(nodes.length, diagram.nodes.length);
        for (const line of nodes) {
          const [, label = "?"] = /^ {2}n\d+(?:\["|\[\(")(.*?)(?:"\]|"\)\])$/s.exec(line) ?? [];
          assert(!/["<>`\\{}[\]()|]/.test(label.replaceAll("<br>", "")), line);
        }
      }),
      FEW,
    );
  });
});

describe("diagramText()", () => {
  it("opens each node once, also in circles", () => {
    fc.assert(fc.property(anyDiagram, (diagram) => {
      for (const start of [diagram.start, undefined]) {
        const { nodes, edges, omitted } = diagram;
        const text = diagramText({
          nodes,
          edges,
          omitted,
          ...(start === undefined ? {} : { start }),
        });
        for (const { name } of nodes) {
          assert(text.includes(visibleText(name).replace(/[\n\r\t\u0080-\u009f]/g, " ")), name);
        }
        const tails = text.split("\n").filter((line) => line.endsWith(", see above")).length;
        assert(text.split("\n").length <= 6 + 3 * nodes.length + tails + 2, text);
      }
    }));
  });

  it("reads as two trees around the start, and counts the nodes left out in each format", () => {
    const node = (id: string, kind: "job" | "dataset") => ({
      id,
      kind,
      namespace: "ns",
      name: id,
      namespaceNumber: 0,
      detail: kind === "job" ? "Completed" : "5 rows",
      hiddenUp: 0,
      hiddenDown: id === "out" ? 2 : 0,
    });
    const diagram = {
      nodes: [node("in", "dataset"), node("load", "job"), node("out", "dataset")],
      edges: [
        { from: "in", to: "load", state: "last" as const, title: "" },
        { from: "load", to: "out", state: "failed" as const, title: "" },
      ],
      start: "load",
      omitted: 3,
    };
    for (const text of [diagramDot(diagram), diagramMermaid(diagram)]) {
      assert(text.includes('"3 more nodes left out"'), text);
    }
    assertEquals(
      diagramText(diagram),
      `job ns/load  (Completed)

Upstream
  └─ dataset ns:in  (5 rows)

Downstream
  └─ dataset ns:out  (5 rows), failed
      └─ 2 more

3 more nodes left out
`,
    );
    assertEquals(
      diagramText({ ...diagram, edges: [], nodes: [node("load", "job")], omitted: 0 }),
      "job ns/load  (Completed)\n\nUpstream\n  nothing\n\nDownstream\n  nothing\n",
    );
  });
});

describe("diagramJson()", () => {
  it("can be read back", () => {
    fc.assert(fc.property(anyDiagram, (diagram) => {
      assertEquals(JSON.parse(diagramJson(diagram)), JSON.parse(JSON.stringify(diagram)));
    }));
  });
});

describe("GraphRenderer", () => {
  it("writes hostile names as text", async () => {
    await using renderer = new GraphRenderer();
    await fc.assert(
      fc.asyncProperty(anyDiagram, async (diagram) => {
        const svg = await renderer.picture(diagram, {
          label: diagram.nodes[0]!.name,
          links: { node: ({ id }) => `/x?${new URLSearchParams({ id: id.toWellFormed() })}` },
        });
        assert(!/<script/i.test(svg));
        const markup = svg.replace(/<style>.*?<\/style>/s, "");
        const tags = markup.match(/<\/?[a-z]+(?: [a-z-]+(?::[a-z]+)?="[^"<]*")*\/?>/gi)?.length ??
          0;
        assertEquals(tags, markup.split("<").length - 1, "every < begins a tag of ours");
        // deno-lint-ignore no-control-regex -- XML allows none of these
        assert(!/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(svg));
      }),
      { numRuns: 25 },
    );
  });

  it("draws an edge that failed with a cross, and hidden neighbours as handles", async () => {
    await using renderer = new GraphRenderer();
    const node = (name: string, kind: "job" | "dataset") => ({
      id: name,
      kind,
      namespace: "ns",
      name,
      namespaceNumber: 11,
      detail: "",
      hiddenUp: 0,
      hiddenDown: name === "b" ? 3 : 0,
    });
    const svg = await renderer.svg({
      nodes: [node("a", "job"), node("b", "dataset")],
      edges: [{ from: "a", to: "b", state: "failed", title: "a → b" }],
      start: "a",
      omitted: 0,
    }, { label: "x", links: { expand: ({ id }, side) => `?expand=${side}:${id}` } });
    assert(svg.includes(`<g class="e bad"><title>a → b</title>`));
    assert(svg.includes(`class="x"`));
    assert(svg.includes(`href="?expand=down:b" aria-label="Show 3 more downstream of b"`));
    assert(svg.includes(`class="nd job n3 sel" id="g-chosen"`));
  });

  it("writes one HTML file that loads nothing", async () => {
    await using renderer = new GraphRenderer();
    const page = await renderer.page({ nodes: [], edges: [], omitted: 0 }, {
      label: "<b>Lineage</b>",
      note: "0 nodes",
      theme: "dark",
    });
    assert(page.includes("<title>&lt;b&gt;Lineage&lt;/b&gt;</title>"));
    assert(!/(?:src|href)="(?!#)/.test(page));
  });
});
