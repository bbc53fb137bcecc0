import type { Diagram, DiagramNode } from "../../graph/diagram/diagram.ts";
import type { DiagramLinks } from "../../graph/draw/diagram_links.ts";
import { pageHead } from "../parts/frame/head.ts";
import { type Html, html, joinHtml, nameHtml, NOTHING } from "../parts/html.ts";
import { changed, graphUrl } from "../parts/links.ts";
import type { Page, PageContext } from "../parts/page_context.ts";
import { diagramHtml, legendHtml } from "./diagram_html.ts";
import { graphForm } from "./graph_form.ts";
import type { GraphRequest } from "./graph_query.ts";
import { graphSize } from "./graph_size.ts";
import { graphTable } from "./graph_table.ts";
import { nodePanel } from "./node_panel.ts";
import { type ReadGraph, readGraph } from "./read_graph.ts";
import { readings } from "./resolve_node.ts";

/** The page of the graph, drawn or as a table. */
export async function graphPage(context: PageContext): Promise<Page> {
  const { url } = context;
  const read = await readGraph(context);
  const { request, graph, diagram, label } = read;
  const isTable = url.searchParams.get("view") === "table";
  const selected = url.searchParams.get("selected") ?? diagram.start;
  const form = graphForm(context, { request, isTable, selected });
  if (graph === undefined || diagram.nodes.length === 0) {
    return {
      title: "Graph",
      section: "graph",
      status: request.isUnknown || graph === undefined ? 404 : 200,
      main: html`${form}${
        request.isUnknown ? await unknownNode(request, context) : emptyNote(url)
      }`,
    };
  }
  const title = isTable ? `${label} as a table` : label;
  const size = await graphSize(read, context);
  const body = isTable
    ? graphTable(diagram, { context, selected, size })
    : await canvasHtml(read, { context, selected, size });
  return {
    title,
    section: "graph",
    full: !isTable,
    live: true,
    main: html`<h1 class="vh">${title}</h1>
${form}${body}`,
  };
}

async function unknownNode({ node }: GraphRequest, { store }: PageContext): Promise<Html> {
  const [reading] = readings(node);
  const similar = reading === undefined ? [] : await store.similarNames(reading.kind, reading, 5);
  const links = similar.map((other) => {
    const href = graphUrl(reading?.kind ?? "job", other);
    return html`<a href="${href}">${nameHtml(other.name)}</a>`;
  });
  return html`${pageHead({ title: "No such node" })}<p>Nothing has the id <code class="w">${
    nameHtml(node)
  }</code>. An id is <code>job:</code> or <code>dataset:</code>, the namespace, <code>:</code> and the name. <a href="/search?${new URLSearchParams(
    { q: node.replace(/^.*:/s, "") },
  )}">Search for it</a>.</p>${
    links.length === 0
      ? NOTHING
      : html`<p class="gap"><b>Similar names:</b> ${joinHtml(links, ", ")}</p>`
  }`;
}

function emptyNote(url: URL): Html {
  const filter = url.searchParams.get("filter") ?? "";
  if (filter !== "") {
    return html`
      <p
        class="note">No node contains <b class="w">${filter}</b>. <a href="${changed(url, {
          filter: undefined,
        })}">Without the filter</a></p>
    `;
  }
  return html`${
    pageHead({ title: "No lineage yet" })
  }<p>No event names a dataset. <a href="/">How to send events</a></p>`;
}

interface CanvasOptions {
  readonly context: PageContext;
  readonly selected: string | undefined;
  readonly size: string;
}

async function canvasHtml(
  read: ReadGraph,
  { context, selected, size }: CanvasOptions,
): Promise<Html> {
  const { diagram, label, request: { query } } = read;
  const node = diagram.nodes.find(({ id }) => id === selected);
  const canvas = await diagramHtml(diagram, context, {
    label: `${label}, ${diagram.nodes.length} nodes`,
    links: graphLinks(context.url),
    ...(selected === undefined ? {} : { selected }),
  });
  const panel = node === undefined ? NOTHING : await nodePanel(node, { read, context });
  return html`<div class="gwrap${node === undefined ? "" : " two"}"><div class="gmain">${canvas}
<div class="legend zoom"><span class="zoomer"></span><span>${size}</span>${
    startNote(diagram, context.url)
  }</div>
${legendHtml(diagram, query.edges?.kind === "run" ? { last: "this run" } : {})}</div>
${panel}</div>`;
}

function startNote({ start, nodes }: Diagram, url: URL): Html {
  if (start !== undefined || nodes.length === 0 || url.searchParams.has("run")) return NOTHING;
  return html`<span>Choose a node to start there.</span>`;
}

/** A click on a node selects it, one on a handle shows more of it. */
function graphLinks(url: URL): DiagramLinks {
  return {
    node: (node: DiagramNode): string => `${changed(url, { selected: node.id })}#g-chosen`,
    expand: ({ id }, side): string => {
      const query = new URLSearchParams(url.search);
      if (!query.has("node")) query.set("node", id);
      query.append("expand", `${side}:${id}`);
      query.set("selected", id);
      return `/graph?${query}#g-chosen`;
    },
  };
}
