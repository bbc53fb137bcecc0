import type { Diagram } from "../../graph/diagram/diagram.ts";
import { diagramSize } from "../../graph/diagram/lineage_diagram.ts";
import { diagramDot } from "../../graph/export/diagram_dot.ts";
import { diagramJson } from "../../graph/export/diagram_json.ts";
import { diagramMermaid } from "../../graph/export/diagram_mermaid.ts";
import { diagramText } from "../../graph/export/diagram_text.ts";
import type { DiagramRenderer } from "../parts/page_context.ts";

/** A file that a graph was written to. */
export interface ExportedGraph {
  /** The type of the content. */
  readonly type: string;
  /** The content. */
  readonly content: string;
}

type Writer = (diagram: Diagram, options: ExportOptions) => Promise<string> | string;

/** Options of {@linkcode exportGraph}. */
export interface ExportOptions {
  /** A description of the graph. */
  readonly label: string;
  /** The theme of pictures. */
  readonly theme: "light" | "dark";
  /** Draws pictures. */
  readonly renderer: DiagramRenderer;
}

const TEXT = "text/plain; charset=utf-8";

const FORMATS = new Map<string, { readonly type: string; readonly write: Writer }>([
  ["svg", {
    type: "image/svg+xml",
    write: (diagram, { renderer, ...options }) => renderer.picture(diagram, options),
  }],
  ["html", {
    type: "text/html; charset=utf-8",
    write: (diagram, { renderer, ...options }) => {
      return renderer.page(diagram, { ...options, note: diagramSize(diagram) });
    },
  }],
  ["dot", { type: "text/vnd.graphviz; charset=utf-8", write: diagramDot }],
  ["mmd", { type: TEXT, write: diagramMermaid }],
  ["txt", { type: TEXT, write: diagramText }],
  ["json", { type: "application/json", write: diagramJson }],
]);

/** Writes a graph in the format of an ending, or returns nothing for an unknown ending. */
export async function exportGraph(
  ending: string,
  diagram: Diagram,
  options: ExportOptions,
): Promise<ExportedGraph | undefined> {
  const format = FORMATS.get(ending);
  if (format === undefined) return undefined;
  return { type: format.type, content: await format.write(diagram, options) };
}
