import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { describe, it } from "node:test";
import { columnDiagram, columnPath } from "../../../src/server/graph/diagram/column_diagram.ts";
import { filterDiagram } from "../../../src/server/graph/diagram/filter_diagram.ts";
import { diagramSize, lineageDiagram } from "../../../src/server/graph/diagram/lineage_diagram.ts";
import { nearest } from "../../../src/server/graph/diagram/nearest.ts";
import type { ColumnLineage, LineageGraph } from "../../../src/server/store/lineage.ts";
import { anyDiagram } from "./arbitrary_diagram.ts";

const NOW = Date.parse("2026-01-31T14:32:08Z");
const NO_HIDDEN = { up: 0, down: 0 };

function run(state: "COMPLETED" | "FAILED" | "RUNNING" | "ABORTED", durationMs?: number) {
  return {
    runId: "r",
    state,
    createdAt: "2026-01-31T14:31:20Z",
    startedAt: "2026-01-31T14:31:20Z",
    ...(durationMs === undefined ? {} : { durationMs }),
  };
}

function job(name: string, lastRun = run("COMPLETED", 12_400)) {
  return {
    id: `job:ns:${name}`,
    kind: "job" as const,
    namespace: "ns",
    name,
    namespaceNumber: 0,
    job: { type: "BATCH", lastRun, failuresInRow: 0 },
    hidden: NO_HIDDEN,
  };
}

function dataset(name: string, facts: { rows?: number; bytes?: number; dropped?: boolean } = {}) {
  return {
    id: `dataset:ns:${name}`,
    kind: "dataset" as const,
    namespace: "ns",
    name,
    namespaceNumber: 1,
    dataset: { fields: [], dropped: false, ...facts },
    hidden: NO_HIDDEN,
  };
}

function graphOf(
  nodes: LineageGraph["nodes"],
  edges: readonly (readonly [string, string])[],
  edge: Partial<LineageGraph["edges"][number]> = {},
): LineageGraph {
  return {
    start: nodes[0]!.id,
    nodes,
    edges: edges.map(([from, to]) => ({ from, to, current: true, ...edge })),
    omitted: 0,
  };
}

describe("lineageDiagram()", () => {
  it("describes a job by the state and the time of its last run", () => {
    const states = (["COMPLETED", "FAILED", "ABORTED"] as const).map((state) => {
      return lineageDiagram(graphOf([job("a", run(state, 212_000))], []), { now: NOW }).nodes[0];
    });
    assertEquals(states.map((node) => node?.detail), [
      "Completed · 3 min 32 s",
      "Failed · 3 min 32 s",
      "Aborted · 3 min 32 s",
    ]);
    assertEquals(states.map((node) => node?.state), ["completed", "failed", "aborted"]);
  });

  it("counts the time of a run in progress up to now", () => {
    const { nodes } = lineageDiagram(graphOf([job("a", run("RUNNING"))], []), { now: NOW });
    assertEquals(nodes[0]?.detail, "Running · 48.0 s so far");
  });

  it("describes a dataset by its rows and its size", () => {
    const graph = graphOf([dataset("a", { rows: 5000, bytes: 11_800_000 }), dataset("b")], []);
    const { nodes } = lineageDiagram(graph, { now: NOW });
    assertEquals(nodes.map(({ detail }) => detail), ["5,000 rows · 11.8 MB", "dataset"]);
  });

  it("marks only the outputs of a run that failed", () => {
    const nodes = [dataset("in"), job("a", run("FAILED", 1)), dataset("out")];
    const graph = graphOf(nodes, [["dataset:ns:in", "job:ns:a"], ["job:ns:a", "dataset:ns:out"]], {
      state: "FAILED",
    });
    const { edges } = lineageDiagram(graph, { now: NOW });
    assertEquals(edges.map(({ state }) => state), ["last", "failed"]);
  });

  it("explains an edge that the last run does not have", () => {
    const graph = graphOf([dataset("in"), job("a")], [["dataset:ns:in", "job:ns:a"]], {
      current: false,
      run: run("COMPLETED", 1),
    });
    const [edge] = lineageDiagram(graph, { now: NOW }).edges;
    assertEquals(edge?.state, "earlier");
    assertEquals(edge?.title, "in → a, not read by the last run; last read 2026-01-31 14:31 UTC");
  });

  it("drops edges of which an end is not in the graph", () => {
    const graph = graphOf([job("a")], [["job:ns:a", "dataset:ns:gone"]]);
    assertEquals(lineageDiagram(graph, { now: NOW }).edges, []);
  });
});

describe("nearest()", () => {
  it("keeps direct neighbours, and counts what is beyond them as hidden", () => {
    const nodes = [job("a"), dataset("b"), job("c"), job("d")];
    const graph = graphOf(nodes, [
      ["job:ns:a", "dataset:ns:b"],
      ["dataset:ns:b", "job:ns:c"],
      ["dataset:ns:b", "job:ns:d"],
    ]);
    const near = nearest(graph);
    assertEquals(near.nodes.map(({ name }) => name), ["a", "b"]);
    assertEquals(near.nodes[1]?.hidden, { up: 0, down: 2 });
    assertEquals(near.edges.length, 1);
  });
});

describe("filterDiagram()", () => {
  it("keeps every node that contains the text, each connected with the start", () => {
    fc.assert(fc.property(anyDiagram, fc.string({ maxLength: 3 }), (diagram, text) => {
      const filtered = filterDiagram(diagram, text);
      const ids = new Set(filtered.nodes.map(({ id }) => id));
      const wanted = text.trim().toLowerCase();
      for (const { id, namespace, name } of diagram.nodes) {
        const matches = `${namespace} ${name}`.toLowerCase().includes(wanted);
        assert(!matches || ids.has(id), `${id} contains ${text}`);
      }
      assert(ids.has(diagram.start!));
      assert(filtered.edges.every(({ from, to }) => ids.has(from) && ids.has(to)));
      assertEquals(
        filtered.nodes.length + filtered.omitted,
        diagram.nodes.length + diagram.omitted,
      );
    }));
  });

  it("keeps the way from the start to a match", () => {
    const names = ["start", "between", "match", "other"];
    const nodes = names.map((name) => ({
      id: name,
      kind: "job" as const,
      namespace: "",
      name,
      namespaceNumber: 0,
      detail: "",
      hiddenUp: 0,
      hiddenDown: 0,
    }));
    const edges = [["start", "between"], ["match", "between"], ["start", "other"]].map(
      ([from, to]) => ({ from: from!, to: to!, state: "last" as const, title: "" }),
    );
    const filtered = filterDiagram({ nodes, edges, start: "start", omitted: 0 }, "MATCH");
    assertEquals(filtered.nodes.map(({ id }) => id), ["start", "between", "match"]);
    assertEquals(filtered.omitted, 1);
  });
});

describe("diagramSize()", () => {
  it("has the number of omitted nodes", () => {
    const node = {
      id: "a",
      kind: "job" as const,
      namespace: "",
      name: "a",
      namespaceNumber: 0,
      detail: "",
      hiddenUp: 2,
      hiddenDown: 1,
    };
    assertEquals(
      diagramSize({ nodes: [node], edges: [], omitted: 0 }),
      "1 node; 3 more connections not shown",
    );
    assertEquals(
      diagramSize({ nodes: [node], edges: [], omitted: 1204 }),
      "1 node; 1,204 more are left out",
    );
  });
});

describe("columnDiagram()", () => {
  const column = (name: string, field: string) => ({
    id: `datasetField:ns:${name}:${field}`,
    namespace: "ns",
    name,
    field,
    namespaceNumber: 0,
  });
  const lineage: ColumnLineage = {
    columns: [column("a", "x"), column("a", "y"), column("b", "x"), column("b", "z")],
    edges: [
      { from: "datasetField:ns:a:x", to: "datasetField:ns:b:x", masking: false },
      { from: "datasetField:ns:a:y", to: "datasetField:ns:b:z", masking: true },
    ],
    omitted: 0,
  };
  const chosen = "datasetField:ns:b:x";

  it("draws a node for each dataset, and marks the path of the chosen column", () => {
    const diagram = columnDiagram(lineage, { chosen });
    assertEquals(diagram.nodes.map(({ id }) => id), ["dataset:ns:a", "dataset:ns:b"]);
    assertEquals(diagram.nodes[0]?.columns?.map(({ mark }) => mark), ["path", undefined]);
    assertEquals(diagram.nodes[1]?.columns?.map(({ mark }) => mark), ["chosen", undefined]);
    assertEquals(diagram.edges.map(({ onPath }) => onPath), [true, false]);
    assertEquals(diagram.edges.map(({ state }) => state), ["last", "earlier"]);
  });

  it("leaves out nodes that are not on the path if only the path is requested", () => {
    const diagram = columnDiagram(lineage, { chosen, onlyPath: true });
    assertEquals(diagram.nodes.map(({ columns }) => columns?.length), [1, 1]);
    assertEquals(diagram.edges.length, 1);
  });

  it("has the columns in the order of the schema", () => {
    const order = new Map([["dataset:ns:b", ["z", "x"]]]);
    const [, b] = columnDiagram(lineage, { order }).nodes;
    assertEquals(b?.columns?.map(({ name }) => name), ["z", "x"]);
  });

  it("finds the path through circles", () => {
    const circle = [
      { from: "a", to: "b", masking: false },
      { from: "b", to: "a", masking: false },
      { from: "c", to: "a", masking: false },
    ];
    assertEquals([...columnPath(circle, "a")].sort(), ["a", "b", "c"]);
  });
});
