import { asError } from "../../../internal/as_error.ts";
import type { Diagram } from "../../graph/diagram/diagram.ts";
import type { DiagramLinks } from "../../graph/draw/diagram_links.ts";
import { edgeClass, namespaceClass } from "../../graph/draw/state_class.ts";
import { sign } from "../parts/entity.ts";
import { type Html, html, nameHtml, NOTHING, raw } from "../parts/html.ts";
import { columnUrl, datasetUrl, jobUrl, withQuery } from "../parts/links.ts";
import type { PageContext } from "../parts/page_context.ts";

/** Options of {@linkcode diagramHtml}. */
export interface DiagramHtmlOptions {
  /** The text alternative of the diagram. */
  readonly label: string;
  /** The links of its parts. @default {the pages of jobs and datasets, and the graph that shows more} */
  readonly links?: DiagramLinks;
  /** The id of the chosen node. @default {the start} */
  readonly selected?: string;
}

/** Draws a diagram in a canvas that scrolls, or explains why it is not drawn. */
export async function diagramHtml(
  diagram: Diagram,
  { renderer }: PageContext,
  options: DiagramHtmlOptions,
): Promise<Html> {
  const { label, links = entityLinks(diagram), selected } = options;
  if (diagram.nodes.length === 0) return html`<p class="note">Nothing to draw.</p>`;
  try {
    const svg = await renderer.svg(diagram, {
      label,
      links,
      ...(selected === undefined ? {} : { selected }),
    });
    return html`<div class="canvas" tabindex="0" role="region" aria-label="${label}">${
      raw(svg)
    }</div>`;
  } catch (error) {
    const reason = asError(error).message;
    return html`<p class="note warnb">${
      sign("i-warn")
    } ${reason}. The table has the same nodes.</p>`;
  }
}

/** Links to the pages of jobs and datasets, and from handles to the graph that shows more. */
function entityLinks({ start }: Diagram): DiagramLinks {
  return {
    node: (node) => node.kind === "job" ? jobUrl(node) : datasetUrl(node),
    column: (node, field) => columnUrl({ ...node, field }),
    expand: ({ id }, side) => {
      return `${withQuery("/graph", { node: start ?? id, expand: `${side}:${id}` })}#g-chosen`;
    },
  };
}

const EDGE_WORDS = {
  last: "last run",
  running: "running",
  failed: "failed, not written",
  earlier: "earlier runs only",
};

/** Explains the signs of a diagram, without signs that are not drawn. `last` names the plain edges. */
export function legendHtml(
  diagram: Diagram,
  { last = EDGE_WORDS.last }: { readonly last?: string } = {},
): Html {
  const namespaces = new Map(diagram.nodes.map((node) => [node.namespace, node.namespaceNumber]));
  const states = new Set(diagram.edges.map(({ state }) => state));
  const kinds = new Set(diagram.nodes.map(({ kind }) => kind));
  return html`<div class="legend">${
    [...namespaces].map(([namespace, number]) =>
      html`<span class="ns ${namespaceClass(number)}">${nameHtml(namespace)}</span>`
    )
  }${
    (["last", "running", "failed", "earlier"] as const).filter((state) => states.has(state)).map((
      state,
    ) => edgeSample(edgeClass(state), state === "last" ? last : EDGE_WORDS[state]))
  }${kinds.has("job") ? html`<span>${sign("i-job")} job</span>` : NOTHING}${
    kinds.has("dataset") ? html`<span>${sign("i-set")} dataset</span>` : NOTHING
  }</div>`;
}

/** Draws an edge of some state, with the words for it. */
export function edgeSample(name: string, words: string): Html {
  const cross = name === "bad" ? raw(`<path class="x" d="m10 2 8 8m0-8-8 8"/>`) : "";
  return html`<span><svg width="34" height="12" aria-hidden="true"><g class="e ${name}"><path d="M0 6h27"/><path class="ar" d="M34 6l-7-3.5v7z"/>${cross}</g></svg>${words}</span>`;
}
