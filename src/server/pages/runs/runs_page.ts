import { count, DASH, duration } from "../../markup/format.ts";
import { runTime } from "../../graph/diagram/lineage_diagram.ts";
import type { RunFilter, RunStatus, RunSummary } from "../../store/runs.ts";
import {
  checkField,
  emptyListHtml,
  filterHtml,
  hiddenField,
  namespaceField,
  pageRequest,
  pagerHtml,
  tabsHtml,
  textField,
  timeField,
} from "../parts/controls.ts";
import { jobLink, namespaceHtml, narrowNamespace, stateHtml } from "../parts/entity.ts";
import { pageHead } from "../parts/frame/head.ts";
import { clockHtml, type Html, html, nameHtml, NOTHING } from "../parts/html.ts";
import { changed, jobUrl, runUrl } from "../parts/links.ts";
import type { Page, PageContext } from "../parts/page_context.ts";
import { shortId } from "../parts/short_id.ts";
import { STATE_TABS, stateOf } from "../parts/state_tabs.ts";
import { head, tableHtml } from "../parts/table.ts";
import { timeRange } from "../parts/time_range.ts";

/** The list of runs. */
export async function runsPage(context: PageContext): Promise<Page> {
  const { store, url } = context;
  const query = url.searchParams;
  const state = stateOf(query.get("state"));
  const filter = filterOf(query);
  const [page, counts] = await Promise.all([
    store.runs({ ...filter, ...(state ? { states: [state] } : {}) }, pageRequest(url)),
    store.countRuns(filter),
  ]);
  const all = Object.values(counts).reduce((sum, value) => sum + value, 0);
  const total = state === undefined ? all : counts[state];
  return {
    title: "Runs",
    section: "runs",
    live: !query.get("cursor"),
    main: html`${pageHead({ title: "Runs", below: ofJob(filter) })}
${filterForm(context)}
${tabsHtml("State", tabsOf(url, { counts, all, state }))}
${page.items.length === 0 ? emptyListHtml(context, "run") : runTable(page.items, context)}
${
      pagerHtml(url, {
        shown: page.items.length,
        total,
        noun: "run",
        next: page.next,
        text: "Older",
      })
    }`,
  };
}

function filterOf(query: URLSearchParams): RunFilter {
  const [namespace, text, job] = ["namespace", "q", "job"].map((key) => query.get(key)?.trim());
  const parentRunId = query.get("parent");
  return {
    ...(namespace ? { namespace } : {}),
    ...(text ? { text } : {}),
    ...(job ? { job: { namespace: query.get("jobNamespace") ?? "", name: job } } : {}),
    ...(parentRunId ? { parentRunId } : {}),
    ...(query.get("top") === "1" ? { topLevel: true } : {}),
    ...timeRange(query),
  };
}

function ofJob({ job, parentRunId }: RunFilter): Html {
  if (job !== undefined) {
    return html`<p class="lede">Only runs of <a href="${jobUrl(job)}">${
      nameHtml(job.name)
    }</a>. <a href="/runs">All runs</a></p>`;
  }
  if (parentRunId === undefined) return NOTHING;
  return html`
    <p
      class="lede">Only children of the run <a class="mono" href="${runUrl(parentRunId)}">${shortId(
        parentRunId,
      )}</a>. <a href="/runs">All runs</a></p>
  `;
}

interface TabOptions {
  readonly counts: Readonly<Record<RunStatus, number>>;
  readonly all: number;
  readonly state: RunStatus | undefined;
}

function tabsOf(url: URL, { counts, all, state }: TabOptions): Parameters<typeof tabsHtml>[1] {
  return STATE_TABS.filter(([, , of]) => of !== "NEW").map(([key, text, of]) => ({
    href: changed(url, { state: key, cursor: undefined }),
    text,
    count: of === undefined ? all : counts[of],
    current: of === state,
  }));
}

function filterForm(context: PageContext): Html {
  const query = context.url.searchParams;
  const value = (name: string): string => query.get(name) ?? "";
  return filterHtml("/runs", [
    textField({
      name: "q",
      label: "Job, run id or run folder",
      value: value("q"),
      placeholder: "for example run=2026-01-31-00-00-00",
    }),
    namespaceField(context, "hasJobs"),
    timeField({ name: "from", label: "From (UTC)", value: value("from") }),
    timeField({ name: "to", label: "To", value: value("to") }),
    checkField({ name: "top", label: "Without children", checked: query.get("top") === "1" }),
    ...["state", "jobNamespace", "job", "parent"].map((key) => hiddenField(key, query.get(key))),
  ]);
}

function runTable(runs: readonly RunSummary[], context: PageContext): Html {
  return tableHtml({
    caption: "Runs, newest first",
    head: [
      head("State", "fit"),
      head("Job"),
      head("Namespace", "c2"),
      head("Run", "fit c3"),
      head("Started", "nw"),
      head("Took", "r"),
      head("Rows in", "r c2"),
      head("Rows out", "r c2"),
    ],
    rows: runs.map((run) => runRow(run, context)),
  });
}

/** Writes a run as a row of a list. */
function runRow(run: RunSummary, context: PageContext): Html {
  const { now } = context;
  const took = runTime(run, now);
  const rows = (value: number | undefined): string => value === undefined ? DASH : count(value);
  return html`
    <tr>
      <td class="fit">${stateHtml(run.state)}</td>
      <th scope="row">${jobLink(run.job)}${narrowNamespace(run.job.namespace, context)}</th>
      <td class="c2">${namespaceHtml(run.job.namespace, context)}</td>
      <td class="fit c3"><a class="mono" href="${runUrl(run.runId)}">${shortId(run.runId)}</a></td>
      <td class="nw"><a href="${runUrl(run.runId)}">${clockHtml(
        run.startedAt ?? run.createdAt,
        now,
      )}</a></td>
      <td class="r">${took === undefined ? DASH : duration(took)}</td>
      <td class="r c2">${rows(run.rowsIn)}</td>
      <td class="r c2">${rows(run.rowsOut)}</td>
    </tr>
  `;
}
