/**
 * Draws lineage as SVG, with Graphviz for the layout.
 *
 * ```ts
 * import { GraphRenderer } from "@runline/runline/server/graph-svg";
 * import { assert } from "@std/assert";
 *
 * await using renderer = new GraphRenderer();
 * const svg = await renderer.picture(
 *   { nodes: [], edges: [], omitted: 0 },
 *   { label: "No lineage yet" },
 * );
 * assert(svg.startsWith("<svg"));
 * ```
 *
 * The module starts a worker of itself for the layout, and lays out in the calling thread where none can
 * start.
 *
 * @module
 */
import { optionsOf } from "../internal/is_object.ts";
import type { Diagram } from "./graph/diagram/diagram.ts";
import { diagramSvg, type DiagramSvgOptions } from "./graph/draw/diagram_svg.ts";
import { diagramPage, pictureContent, type Theme } from "./graph/export/standalone.ts";
import { requireLists } from "./graph/diagram/require_lists.ts";
import { layoutTask } from "./graph/layout/layout_dot.ts";
import { isLayoutWorker, serveLayouts } from "./graph/layout/serve_layouts.ts";
import { Layouts, type LayoutsOptions } from "./graph/layout/layouts.ts";

export {
  columnDiagram,
  type ColumnDiagramOptions,
  columnId,
} from "./graph/diagram/column_diagram.ts";
export type {
  Diagram,
  DiagramColumn,
  DiagramEdge,
  DiagramNode,
  EdgeState,
  JobState,
} from "./graph/diagram/diagram.ts";
export { filterDiagram } from "./graph/diagram/filter_diagram.ts";
export {
  diagramSize,
  lineageDiagram,
  type LineageDiagramOptions,
} from "./graph/diagram/lineage_diagram.ts";
export type { DiagramLinks } from "./graph/draw/diagram_links.ts";
export type { DiagramSvgOptions } from "./graph/draw/diagram_svg.ts";
export { diagramDot } from "./graph/export/diagram_dot.ts";
export { diagramJson } from "./graph/export/diagram_json.ts";
export { diagramMermaid } from "./graph/export/diagram_mermaid.ts";
export { diagramText } from "./graph/export/diagram_text.ts";
export { type Theme, THEMES } from "./graph/export/standalone.ts";
export type { LayoutsOptions } from "./graph/layout/layouts.ts";
export type {
  ColumnEdge,
  ColumnLineage,
  LineageColumn,
  LineageEdge,
  LineageGraph,
  LineageNode,
  NodeDataset,
  NodeJob,
} from "./store/lineage.ts";
export type { DatasetField } from "./store/datasets.ts";
export type { ColumnName, EntityName, Facets, Timestamp } from "./store/names.ts";
export {
  RUN_STATUSES,
  type RunBar,
  type RunRef,
  type RunStatus,
  type RunSummary,
} from "./store/runs.ts";

/** Options of {@linkcode GraphRenderer}. */
export interface GraphRendererOptions extends Omit<LayoutsOptions, "module"> {
  /**
   * Whether to lay out in a worker if one can start.
   * @default {true}
   */
  readonly worker?: boolean;
}

/** Options of a picture. */
export interface PictureOptions extends Omit<DiagramSvgOptions, "before"> {
  /**
   * The theme.
   * @default {"light"}
   */
  readonly theme?: Theme;
}

/**
 * Lays out and draws diagrams. Layouts are kept, so an equal graph is laid out once.
 *
 * @example
 * ```ts
 * import { GraphRenderer } from "@runline/runline/server/graph-svg";
 * import { assert } from "@std/assert";
 *
 * await using renderer = new GraphRenderer();
 * const empty = { nodes: [], edges: [], omitted: 0 };
 * const page = await renderer.page(empty, { label: "Lineage", note: "0 nodes", theme: "dark" });
 * assert(page.includes("<svg"));
 * ```
 */
export class GraphRenderer implements AsyncDisposable {
  readonly #layouts: Layouts;

  /** Creates a renderer; Graphviz is loaded at the first diagram. */
  constructor(options: GraphRendererOptions = {}) {
    const { worker = true, ...rest } = optionsOf(options, "new GraphRenderer()");
    this.#layouts = new Layouts({ ...rest, ...(worker ? { module: import.meta.url } : {}) });
  }

  /**
   * Draws a diagram for a page. The style sheet of the page has its colours.
   *
   * @throws {Error} If it cannot be laid out, or not in time.
   */
  async svg(diagram: Diagram, options: DiagramSvgOptions): Promise<string> {
    requireLists({ diagram }, "nodes", "edges");
    optionsOf(options, "svg()");
    const task = layoutTask(diagram);
    const layout = await this.#layouts.layout(task.dot);
    return diagramSvg(diagram, { task, layout }, options);
  }

  /**
   * Draws a diagram as a picture by itself.
   *
   * @throws {Error} If it cannot be laid out, or not in time.
   */
  async picture(diagram: Diagram, options: PictureOptions): Promise<string> {
    const { theme = "light", ...rest } = optionsOf(options, "picture()");
    return await this.svg(diagram, { ...rest, before: pictureContent(theme) });
  }

  /**
   * Draws a diagram as one HTML file that loads nothing else.
   *
   * @throws {Error} If it cannot be laid out, or not in time.
   */
  async page(
    diagram: Diagram,
    options: PictureOptions & { readonly note: string },
  ): Promise<string> {
    const { theme = "light", label, note } = optionsOf(options, "page()");
    const svg = await this.picture(diagram, options);
    return diagramPage(svg, { title: label, note, theme });
  }

  /** Ends the worker. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#layouts[Symbol.asyncDispose]();
  }
}

if (isLayoutWorker()) serveLayouts();
