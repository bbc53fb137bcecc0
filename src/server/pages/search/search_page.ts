import { count, countOf, DASH } from "../../markup/format.ts";
import type { DatasetSummary } from "../../store/datasets.ts";
import type { JobSummary } from "../../store/jobs.ts";
import type {
  Found,
  FoundColumn,
  FoundText,
  SearchKind,
  SearchResult,
} from "../../store/search.ts";
import type { RunSummary } from "../../store/runs.ts";
import { type Tab, tabsHtml } from "../parts/controls.ts";
import {
  datasetLink,
  jobLink,
  namespaceHtml,
  narrowNamespace,
  stateHtml,
} from "../parts/entity.ts";
import { pageHead } from "../parts/frame/head.ts";
import {
  agoHtml,
  clockHtml,
  type Html,
  html,
  markedHtml,
  nameHtml,
  NOTHING,
} from "../parts/html.ts";
import { changed, columnUrl, runUrl } from "../parts/links.ts";
import type { Page, PageContext } from "../parts/page_context.ts";
import { runBarsHtml } from "../parts/charts/run_bars.ts";
import { moreLink, sectionHtml } from "../parts/section.ts";
import { head, tableHtml } from "../parts/table.ts";
import { noResultsHtml } from "./no_results.ts";
import { parsedQuery } from "./parsed_query.ts";

const FEW = 10;
const MANY = 100;
const LONGEST_QUERY = 400;

const KINDS = [
  ["job", "Jobs", "jobs"],
  ["dataset", "Datasets", "datasets"],
  ["column", "Columns", "columns"],
  ["run", "Runs", "runs"],
  ["text", "Text in facets", "texts"],
] as const;

/** The kinds of results. */
export const SEARCH_KINDS: readonly string[] = KINDS.map(([kind]) => kind);

/** The results of a search, in groups by kind. */
export async function searchPage(context: PageContext): Promise<Page> {
  const { store, url } = context;
  const text = (url.searchParams.get("q") ?? "").trim().slice(0, LONGEST_QUERY).toWellFormed();
  if (text === "") return emptySearch();
  const wanted = KINDS.find(([kind]) => kind === url.searchParams.get("kind"))?.[0];
  const result = await store.search({
    ...parsedQuery(text),
    limit: wanted === undefined ? FEW : MANY,
  });
  const total = {
    count: KINDS.reduce((sum, [, , key]) => sum + result[key].count, 0),
    mayBeMore: KINDS.some(([, , key]) => result[key].mayBeMore),
  };
  if (total.count === 0) {
    return {
      title: `Nothing found for ${text}`,
      search: text,
      main: await noResultsHtml(text, context),
    };
  }
  return {
    title: `Search for ${text}`,
    search: text,
    main: html`
      ${pageHead({
        title: html`${countText(total)} ${
          total.count === 1 ? "result" : "results"
        } for <span class="w">${text}</span>`,
      })}
      ${tabsHtml("Kind of result", kindTabs(result, { url, wanted, total }))}
      ${groups(result, { text, wanted, context })}
      <p
        class="note gap"><span>Search finds names, columns, run ids, run folders such as <code>run=2026-01-31-00-00-00</code>, SQL, documentation and error messages. <code>ns:warehouse</code> and <code>state:failed</code> narrow it.</span></p>
    `,
  };
}

function emptySearch(): Page {
  return {
    title: "Search",
    main: pageHead({
      title: "Search",
      below: html`
        <p
          class="lede">Enter a part of a name, a column, a run id, a run folder, or a text in SQL, documentation or an error message. <code>ns:warehouse</code> narrows the search to a namespace, <code>state:failed</code> to runs in a state and to jobs whose last run is.</p>
      `,
    }),
  };
}

type Counted = Pick<Found<unknown>, "count" | "mayBeMore">;

/** Writes a number of results: `320+` if there may be more. */
function countText({ count: counted, mayBeMore = false }: Counted): string {
  return `${count(counted)}${mayBeMore ? "+" : ""}`;
}

interface TabOptions {
  readonly url: URL;
  readonly wanted: SearchKind | undefined;
  readonly total: Counted;
}

function kindTabs(result: SearchResult, { url, wanted, total }: TabOptions): readonly Tab[] {
  const all = {
    href: changed(url, { kind: "" }),
    text: "All",
    count: countText(total),
    current: !wanted,
  };
  return [
    all,
    ...KINDS.map(([kind, title, key]) => ({
      href: changed(url, { kind }),
      text: title,
      count: countText(result[key]),
      current: kind === wanted,
    })),
  ];
}

interface GroupOptions {
  readonly text: string;
  readonly wanted: SearchKind | undefined;
  readonly context: PageContext;
}

function groups(result: SearchResult, { text, wanted, context }: GroupOptions): readonly Html[] {
  const marks = parsedQuery(text).text.split(/\s+/);
  const tables: Readonly<Record<SearchKind, () => Html>> = {
    job: () => jobTable(result.jobs.items, { marks, context }),
    dataset: () => datasetTable(result.datasets.items, { marks, context }),
    column: () => columnTable(result.columns.items, { marks, context }),
    run: () => runTable(result.runs.items, { marks, context }),
    text: () => textTable(result.texts.items, { marks, context }),
  };
  return KINDS.map(([kind, title, key]) => {
    const found = result[key];
    if (wanted !== undefined && wanted !== kind) return NOTHING;
    if (found.items.length === 0) {
      return wanted === kind ? html`<p class="note">No results of this kind.</p>` : NOTHING;
    }
    const isWhole = found.items.length >= found.count || wanted !== undefined;
    const more = isWhole
      ? NOTHING
      : moreLink(changed(context.url, { kind }), `All ${countText(found)}`);
    return sectionHtml({ id: `r-${kind}`, title, note: countText(found), more }, tables[kind]());
  });
}

interface TableOptions {
  readonly marks: readonly string[];
  readonly context: PageContext;
}

function jobTable(jobs: readonly JobSummary[], { marks, context }: TableOptions): Html {
  return tableHtml({
    caption: "Jobs",
    head: [
      head("Job"),
      head("Namespace", "c2"),
      head("Last run", "nw"),
      head("Last 10 runs", "fit c3"),
      head("Started", "r c3"),
    ],
    rows: jobs.map((job) => {
      const started = job.lastRun?.startedAt ?? job.lastRun?.createdAt;
      return html`
        <tr>
          <th scope="row">${jobLink(job, marks)}${narrowNamespace(job.namespace, context)}</th>
          <td class="c2">${namespaceHtml(job.namespace, context)}</td>
          <td class="nw">${stateHtml(job.lastRun?.state)}</td>
          <td class="fit c3">${runBarsHtml(job.lastRuns, context.now)}</td>
          <td class="r c3">${started === undefined ? DASH : agoHtml(started, context.now)}</td>
        </tr>
      `;
    }),
  });
}

function datasetTable(datasets: readonly DatasetSummary[], { marks, context }: TableOptions): Html {
  return tableHtml({
    caption: "Datasets",
    head: [
      head("Dataset"),
      head("Namespace", "c2"),
      head("Columns", "r"),
      head("Last written", "r c3"),
    ],
    rows: datasets.map((dataset) =>
      html`
        <tr>
          <th scope="row">${datasetLink(dataset, marks)}${narrowNamespace(
            dataset.namespace,
            context,
          )}</th>
          <td class="c2">${namespaceHtml(dataset.namespace, context)}</td>
          <td class="r">${dataset.columns === 0 ? DASH : count(dataset.columns)}</td>
          <td class="r c3">${dataset.lastWrittenAt === undefined
            ? DASH
            : agoHtml(dataset.lastWrittenAt, context.now)}</td>
        </tr>
      `
    ),
  });
}

function columnTable(columns: readonly FoundColumn[], { marks }: TableOptions): Html {
  return tableHtml({
    caption: "Columns",
    head: [head("Column"), head("Dataset"), head("Type", "nw c3")],
    rows: columns.map((column) =>
      html`
        <tr>
          <th scope="row"><a class="mono" href="${columnUrl(column)}">${nameHtml(
            column.field,
            marks,
          )}</a></th>
          <td class="w">${datasetLink(column)}</td>
          <td class="nw c3"><span class="mono">${column.type ?? DASH}</span></td>
        </tr>
      `
    ),
  });
}

function runTable(runs: readonly RunSummary[], { marks, context }: TableOptions): Html {
  return tableHtml({
    caption: "Runs",
    head: [head("Run"), head("Job"), head("State", "nw"), head("Started", "nw c3")],
    rows: runs.map((run) =>
      html`
        <tr>
          <th scope="row"><a class="mono" href="${runUrl(run.runId)}">${nameHtml(
            run.runId,
            marks,
          )}</a></th>
          <td class="w">${jobLink(run.job)}</td>
          <td class="nw">${stateHtml(run.state)}</td>
          <td class="nw c3">${clockHtml(run.startedAt ?? run.createdAt, context.now)}</td>
        </tr>
      `
    ),
  });
}

function textTable(texts: readonly FoundText[], { marks }: TableOptions): Html {
  return tableHtml({
    caption: "Text in facets",
    head: [head("Found in"), head("Facet", "nw c3"), head("Text")],
    rows: texts.map(({ kind, entity, facet, text, runs = 1 }) =>
      html`
        <tr>
          <th scope="row">${kind === "job" ? jobLink(entity) : datasetLink(entity)}</th>
          <td class="nw c3"><code>${facet}</code></td>
          <td class="w">${markedHtml(text, marks)}${runs === 1
            ? NOTHING
            : html`<small>${countOf(runs, "run")}</small>`}</td>
        </tr>
      `
    ),
  });
}
