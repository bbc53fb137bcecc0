import fc from "fast-check";
import type { Diagram, DiagramNode } from "../../../src/server/graph/diagram/diagram.ts";

/** Names that have broken graphs and pages before, and any others. */
export const hostileName: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    "<script>alert(1)</script>",
    `"quotes" and 'more'`,
    "يومي_التسليم",
    "🍕/🚴‍♀️",
    "a\\b\\N\\l",
    "..",
    "",
    "null\u0000byte",
    "__proto__",
    "a:b:20240430",
    "half \ud800 pair",
    "&amp;&#39;",
    "]](({{%%",
    "x".repeat(10_000),
    "line\nbreak\ttab",
  ),
  fc.string({ unit: "binary", maxLength: 60 }),
);

const STATES = ["completed", "failed", "running", "aborted", "none"] as const;
const EDGE_STATES = ["last", "running", "failed", "earlier"] as const;

/** Any diagram of up to 12 nodes, with circles. */
export const anyDiagram: fc.Arbitrary<Diagram> = fc
  .array(fc.tuple(fc.boolean(), hostileName, hostileName, fc.nat(9), fc.constantFrom(...STATES)), {
    minLength: 1,
    maxLength: 12,
  })
  .chain((parts) => {
    const nodes = parts.map(([isJob, namespace, name, number, state], index): DiagramNode => ({
      id: `${isJob ? "job" : "dataset"}:${namespace}:${name}#${index}`,
      kind: isJob ? "job" : "dataset",
      namespace,
      name,
      namespaceNumber: number,
      detail: "5 rows",
      ...(isJob ? { state } : {}),
      hiddenUp: number % 3,
      hiddenDown: number % 2,
    }));
    const index = fc.nat(nodes.length - 1);
    return fc.record({
      nodes: fc.constant(nodes),
      edges: fc.uniqueArray(
        fc.record({ from: index, to: index, state: fc.constantFrom(...EDGE_STATES) }),
        { maxLength: 20, selector: ({ from, to }) => `${from} ${to}` },
      ).map((edges) =>
        edges.map(({ from, to, state }) => ({
          from: nodes[from]!.id,
          to: nodes[to]!.id,
          state,
          title: `${nodes[from]!.name} → ${nodes[to]!.name}`,
        }))
      ),
      start: index.map((at) => nodes[at]!.id),
      omitted: fc.nat(3),
    });
  });
