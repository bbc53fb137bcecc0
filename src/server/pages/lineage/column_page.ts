import {
  columnDiagram,
  columnId,
  columnPath,
  transformationText,
} from "../../graph/diagram/column_diagram.ts";
import type { Diagram } from "../../graph/diagram/diagram.ts";
import { countOf } from "../../markup/format.ts";
import type { ColumnEdge, ColumnLineage, LineageColumn } from "../../store/lineage.ts";
import type { ColumnName } from "../../store/names.ts";
import { segmentHtml } from "../parts/controls.ts";
import { datasetLink, jobLink, namespaceHtml } from "../parts/entity.ts";
import { pageHead } from "../parts/frame/head.ts";
import { type Html, html, nameHtml, NOTHING } from "../parts/html.ts";
import { changed, columnUrl } from "../parts/links.ts";
import { namedEntity } from "../parts/named_entity.ts";
import { noSuchPage, notFoundPage } from "../parts/frame/not_found.ts";
import type { Page, PageContext, PageStore } from "../parts/page_context.ts";
import { sectionHtml } from "../parts/section.ts";
import { groupRow, head, tableHtml } from "../parts/table.ts";
import { diagramHtml, edgeSample } from "./diagram_html.ts";
import { exportMenu } from "./export_menu.ts";

const MAX_HOPS = 20;
const MAX_COLUMNS = 300;

/** A column with its lineage, for a page or an export. */
export interface ReadColumn {
  /** The column. */
  readonly column: ColumnName;
  /** The lineage, absent if the dataset is unknown. */
  readonly lineage: ColumnLineage | undefined;
  /** The diagram of it. */
  readonly diagram: Diagram;
  /** A description. */
  readonly label: string;
}

/** Reads the column lineage of an address. */
export async function readColumn(url: URL, store: PageStore): Promise<ReadColumn> {
  const column = { ...namedEntity(url), field: url.searchParams.get("field") ?? "" };
  const lineage = await store.columnLineage({
    start: { kind: "column", ...column },
    up: MAX_HOPS,
    down: MAX_HOPS,
    limit: MAX_COLUMNS,
  });
  const onlyPath = url.searchParams.get("columns") !== "all";
  const all = onlyPath ? lineage : await withSiblings(lineage, { column, store });
  const diagram = all === undefined ? { nodes: [], edges: [], omitted: 0 } : columnDiagram(all, {
    chosen: columnId(column),
    onlyPath,
    order: await columnOrder(all, store),
  });
  return { column, lineage: all, diagram, label: `Column lineage of ${column.field}` };
}

/** The most datasets whose columns are put in the order of their schema. */
const MAX_ORDERED = 50;

async function columnOrder(
  { columns }: ColumnLineage,
  store: PageStore,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const names = new Map(
    columns.map((column) => [`dataset:${column.namespace}:${column.name}`, column]),
  );
  const orders = await Promise.all(
    [...names].slice(0, MAX_ORDERED).map(async ([id, name]) => {
      const dataset = await store.dataset(name);
      return [id, dataset?.fields.map((field) => field.name) ?? []] as const;
    }),
  );
  return new Map(orders);
}

// The other columns of the dataset, with their sources and targets.
async function withSiblings(
  lineage: ColumnLineage | undefined,
  { column, store }: { readonly column: ColumnName; readonly store: PageStore },
): Promise<ColumnLineage | undefined> {
  const { namespace, name } = column;
  const all = await store.columnLineage({
    start: { kind: "dataset", namespace, name },
    up: MAX_HOPS,
    down: MAX_HOPS,
    limit: MAX_COLUMNS,
  });
  return all ?? lineage;
}

/** The page of a column: where it comes from and where it goes. */
export async function columnPage(context: PageContext): Promise<Page> {
  const { store, url } = context;
  const { column, lineage, diagram, label } = await readColumn(url, store);
  const dataset = await store.dataset(column);
  if (dataset === undefined) return await notFoundPage({ kind: "dataset", ...column }, context);
  const field = dataset.fields.find(({ name }) => name === column.field);
  const isKnown = field !== undefined || lineage?.columns.some(({ id }) => id === columnId(column));
  if (!isKnown) {
    return noSuchPage(
      "No column of this name",
      html`${datasetLink(dataset)} has no column <code class="w">${nameHtml(column.field)}</code>.`,
    );
  }
  const edges = lineage?.edges ?? [];
  const path = pathRows(lineage, { column, context });
  return {
    title: `${column.field}, column lineage`,
    section: "datasets",
    main: html`${
      pageHead({
        crumbs: [
          html`<a href="/datasets">Datasets</a>`,
          namespaceHtml(column.namespace, context),
          datasetLink(dataset),
        ],
        title: nameHtml(column.field),
        isName: true,
        below: html`<p class="lede w">${
          field?.type === undefined ? NOTHING : html`
            <span class="mono">${field.type}</span>.
          `
        }${field?.description === undefined ? NOTHING : `${withoutPoint(field.description)}. `}${
          roleText(edges, columnId(column))
        }</p>`,
        actions: [exportMenu(url)],
      })
    }
${
      edges.length === 0
        ? html`
          <p
            class="note">No event states where this column comes from or goes to. Producers state it in the facet <code>columnLineage</code>.</p>
        `
        : html`${await canvasSection(diagram, { context, label })}${path}`
    }`,
  };
}

function roleText(edges: readonly ColumnEdge[], id: string): string {
  const from = new Set(edges.filter(({ to }) => to === id).map(({ from }) => from)).size;
  const to = new Set(edges.filter(({ from }) => from === id).map(({ to }) => to)).size;
  const parts = [
    from === 0 ? "" : `Made from ${countOf(from, "column")}`,
    to === 0 ? "" : `${from === 0 ? "Feeds" : "feeds"} ${countOf(to, "column")}`,
  ].filter((part) => part !== "");
  return parts.length === 0 ? "" : `${parts.join(", ")}.`;
}

interface CanvasOptions {
  readonly context: PageContext;
  readonly label: string;
}

async function canvasSection(diagram: Diagram, { context, label }: CanvasOptions): Promise<Html> {
  const { url } = context;
  const isAll = url.searchParams.get("columns") === "all";
  const tabs = segmentHtml([
    { href: changed(url, { columns: undefined }), text: "Only the path", current: !isAll },
    { href: changed(url, { columns: "all" }), text: "All columns", current: isAll },
  ], "more sm");
  const hasOthers = diagram.edges.some(({ onPath }) => !onPath);
  const isMasked = diagram.edges.some(({ state }) => state === "earlier");
  const omitted = diagram.omitted === 0
    ? NOTHING
    : html`<span>${countOf(diagram.omitted, "more column")} left out</span>`;
  return sectionHtml(
    { id: "cl", title: "Column lineage", more: tabs, first: true },
    html`${await diagramHtml(diagram, context, { label, selected: "" })}
<div class="legend">${edgeSample("hot", "path of the chosen column")}${
      hasOthers ? edgeSample("", "other columns") : NOTHING
    }${isMasked ? edgeSample("old", "masked") : NOTHING}${omitted}</div>`,
  );
}

interface PathOptions {
  readonly column: ColumnName;
  readonly context: PageContext;
}

const PATH_COLUMNS = 5;

function pathRows(lineage: ColumnLineage | undefined, { column, context }: PathOptions): Html {
  if (lineage === undefined) return NOTHING;
  const path = columnPath(lineage.edges, columnId(column));
  const byId = new Map(lineage.columns.map((known) => [known.id, known]));
  const side = (at: "from" | "to", next: "from" | "to"): readonly Html[] => {
    return walk(lineage.edges, { start: columnId(column), at, next })
      .filter((edge) => path.has(edge.from) && path.has(edge.to))
      .map((edge) => pathRow(edge, { column: byId.get(edge[next]), context }));
  };
  const [up, down] = [side("to", "from"), side("from", "to")];
  return sectionHtml(
    { id: "path", title: "Path" },
    tableHtml({
      caption: `The path of ${column.field}`,
      head: [
        head("Column"),
        head("Dataset", "c2"),
        head("Namespace", "c2"),
        head("How"),
        head("By job", "c2"),
      ],
      rows: [
        ...(up.length === 0 ? [] : [groupRow("Upstream, nearest first", PATH_COLUMNS), ...up]),
        ...(down.length === 0 ? [] : [groupRow("Downstream", PATH_COLUMNS), ...down]),
      ],
    }),
  );
}

interface WalkOptions {
  readonly start: string;
  readonly at: "from" | "to";
  readonly next: "from" | "to";
}

/** The edges on one side of a column, the nearest first, each once. */
function walk(
  edges: readonly ColumnEdge[],
  { start, at, next }: WalkOptions,
): readonly ColumnEdge[] {
  const reached = new Set([start]);
  const found: ColumnEdge[] = [];
  for (const id of reached) {
    for (const edge of edges) {
      if (edge[at] !== id) continue;
      found.push(edge);
      reached.add(edge[next]);
    }
  }
  return found;
}

function pathRow(
  edge: ColumnEdge,
  { column, context }: {
    readonly column: LineageColumn | undefined;
    readonly context: PageContext;
  },
): Html {
  if (column === undefined) return NOTHING;
  return html`
    <tr>
      <th
        scope="row"><a class="mono nm" href="${columnUrl(column)}">${nameHtml(
          column.field,
        )}</a><small class="only">${datasetLink(column)}</small></th>
      <td class="c2 w">${datasetLink(column)}</td>
      <td class="c2">${namespaceHtml(column.namespace, context)}</td>
      <td class="w">${transformationText(edge)}</td>
      <td class="c2 w">${edge.job === undefined ? NOTHING : jobLink(edge.job)}</td>
    </tr>
  `;
}

// An expression such as `[.\s]+$` takes time that grows with the square of a text of points.
function withoutPoint(text: string): string {
  let end = text.length;
  while (end > 0 && /[.\s]/.test(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}
