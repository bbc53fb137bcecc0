import {
  diagramDot,
  diagramJson,
  diagramMermaid,
  diagramText,
  GraphRenderer,
  type Theme,
} from "../../server/graph_svg.ts";
import { printable } from "../../internal/text/printable.ts";
import type { ReadDiagram } from "./read_diagram.ts";

/** The formats of `runline graph`. */
export const GRAPH_FORMATS = ["text", "svg", "html", "dot", "mermaid", "json"] as const;

/** A format of `runline graph`. */
export type GraphFormat = typeof GRAPH_FORMATS[number];

/** Writes a diagram in a format. */
export async function writeGraph(
  format: GraphFormat,
  { diagram, label, size, missing }: ReadDiagram,
  { theme }: { readonly theme: Theme },
): Promise<string> {
  switch (format) {
    case "text":
      return diagram.nodes.length === 0 ? `${printable(missing)}\n` : diagramText(diagram);
    case "dot":
      return diagramDot(diagram);
    case "mermaid":
      return diagramMermaid(diagram);
    case "json":
      return diagramJson(diagram);
    case "svg":
    case "html": {
      await using renderer = new GraphRenderer({ worker: false });
      return format === "svg"
        ? await renderer.picture(diagram, { label: `${label}: ${size}`, theme })
        : await renderer.page(diagram, { label, theme, note: size });
    }
    default:
      return format satisfies never;
  }
}
