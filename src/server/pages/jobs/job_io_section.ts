import { count, DASH, size } from "../../markup/format.ts";
import type { JobDetail } from "../../store/jobs.ts";
import type { LineageEdge, LineageGraph } from "../../store/lineage.ts";
import type { RunBar } from "../../store/runs.ts";
import { segmentHtml } from "../parts/controls.ts";
import { datasetLink, namespaceHtml, narrowNamespace } from "../parts/entity.ts";
import { statisticsOf } from "../parts/charts/statistics.ts";
import { subsetHtml } from "../facets/subset.ts";
import { agoHtml, type Html, html, NOTHING } from "../parts/html.ts";
import { changed } from "../parts/links.ts";
import type { PageContext } from "../parts/page_context.ts";
import { sectionHtml } from "../parts/section.ts";
import { groupRow, head, moreRow, tableHtml } from "../parts/table.ts";

const VIEWS = [
  ["", "Last run", { kind: "last" }],
  ["10", "Last 10", { kind: "lastRuns", count: 10 }],
  ["all", "All", { kind: "all" }],
] as const;

const COLUMNS = 5;

/** Shows the inputs and outputs of a job, in its last run or over several. */
export async function jobIoSection(
  job: JobDetail,
  { graph: near, context }: {
    readonly graph: LineageGraph | undefined;
    readonly context: PageContext;
  },
): Promise<Html> {
  const { store, url } = context;
  const wanted = url.searchParams.get("io") ?? "";
  const [view, , edges] = VIEWS.find(([key]) => key === wanted) ?? VIEWS[0];
  const start = { kind: "job", namespace: job.namespace, name: job.name } as const;
  const graph = edges.kind === "last" ? near : await store.lineage({ start, edges, facets: true });
  if (graph === undefined || graph.edges.length === 0) return NOTHING;
  const id = graph.start;
  const hidden = graph.nodes.find((node) => node.id === id)?.hidden;
  const places = new Map(graph.nodes.map((node, index) => [node.id, index]));
  const place = ({ from, to }: LineageEdge): number => places.get(from === id ? to : from) ?? 0;
  const sorted = graph.edges.toSorted((a, b) => place(a) - place(b));
  const reads = sorted.filter(({ to }) => to === id);
  const writes = sorted.filter(({ from }) => from === id);
  const tabs = VIEWS.map(([key, text]) => ({
    href: `${changed(url, { io: key })}#io`,
    text,
    current: key === view,
  }));
  return sectionHtml(
    {
      id: "io",
      title: "Inputs and outputs",
      note: job.lastRun === undefined ? NOTHING : segmentHtml(tabs, "sm"),
    },
    tableHtml({
      caption: "Inputs and outputs",
      head: [
        head("Dataset"),
        head("Namespace", "c2"),
        head("Rows, last run", "r"),
        head("Size", "r c3"),
        head("Last used", "r c3"),
      ],
      rows: [
        ...rowsOf("Reads", reads, { job, graph, hidden: hidden?.up ?? 0, context }),
        ...rowsOf("Writes", writes, { job, graph, hidden: hidden?.down ?? 0, context }),
      ],
    }),
  );
}

interface RowOptions {
  readonly job: JobDetail;
  readonly graph: LineageGraph;
  /** The number of datasets that the graph leaves out. */
  readonly hidden: number;
  readonly context: PageContext;
}

function rowsOf(
  title: string,
  edges: readonly LineageEdge[],
  options: RowOptions,
): readonly Html[] {
  const { hidden } = options;
  if (edges.length + hidden === 0) return [];
  return [
    groupRow(title, COLUMNS),
    ...edges.map((edge) => ioRow(edge, options)),
    moreRow(hidden, { noun: "dataset", columns: COLUMNS }),
  ];
}

function ioRow(
  { from, to, run, current, state, facets = {} }: LineageEdge,
  { job, graph, context }: RowOptions,
): Html {
  const id = from === graph.start ? to : from;
  const node = graph.nodes.find((candidate) => candidate.id === id);
  if (node === undefined) return NOTHING;
  const verb = from === graph.start ? "written" : "read";
  const isUnwritten = current && verb === "written" && state === "FAILED";
  const last = isUnwritten ? job.lastCompleted : run;
  const note = !current
    ? `not ${verb} by the last run`
    : isUnwritten
    ? "not written by the last run, which failed"
    : undefined;
  const { rows = node.dataset?.rows, bytes = node.dataset?.bytes } = statisticsOf(facets);
  return html`
    <tr>
      <th scope="row">${datasetLink(node)}${subsetHtml(facets)}${note === undefined
        ? NOTHING
        : html`<small>${note}</small>`}${narrowNamespace(node.namespace, context)}</th>
      <td class="c2">${namespaceHtml(node.namespace, context)}</td>
      <td class="r">${rows === undefined ? DASH : count(rows)}</td>
      <td class="r c3">${bytes === undefined ? DASH : size(bytes)}</td>
      <td class="r c3">${usedHtml(last, context.now)}</td>
    </tr>
  `;
}

function usedHtml(run: RunBar | undefined, now: number): Html | string {
  if (run === undefined) return DASH;
  return run.state === "RUNNING"
    ? "now"
    : agoHtml(run.endedAt ?? run.startedAt ?? run.createdAt, now);
}
