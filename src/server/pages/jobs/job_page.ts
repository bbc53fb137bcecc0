import { count, countOf, DASH, duration, share } from "../../markup/format.ts";
import type { JobDetail, JobWeek } from "../../store/jobs.ts";
import type { RunSummary, StateCounts } from "../../store/runs.ts";
import { runTime } from "../../graph/diagram/lineage_diagram.ts";
import { textOf } from "../facets/facet_values.ts";
import { facetsSection } from "../facets/facets_section.ts";
import { nearSection } from "../lineage/near_section.ts";
import { jobLink, namespaceHtml, sign, stateHtml, statusWord } from "../parts/entity.ts";
import { apiUrl } from "../parts/api_url.ts";
import { jobKind } from "../parts/job_kind.ts";
import { tagsHtml } from "../parts/tags.ts";
import { firstParagraph } from "../parts/first_line.ts";
import { runsChart } from "../parts/charts/runs_chart.ts";
import { buttonLink, ledeHtml, pageHead } from "../parts/frame/head.ts";
import { agoHtml, type Html, html, nameHtml, nameText, NOTHING } from "../parts/html.ts";
import { graphUrl, runUrl, withQuery } from "../parts/links.ts";
import type { Page, PageContext } from "../parts/page_context.ts";
import { factsHtml, moreLink, sectionHtml } from "../parts/section.ts";
import { notFoundPage } from "../parts/frame/not_found.ts";
import { namedEntity } from "../parts/named_entity.ts";
import { jobIoSection } from "./job_io_section.ts";
import { failuresSection } from "./failures_section.ts";
import { jobRunsSection } from "./job_runs_section.ts";
import { jobRow } from "./job_row.ts";
import { weekChange } from "../parts/changes/week_change.ts";
import { usualStart } from "./usual_start.ts";
import { head, tableHtml } from "../parts/table.ts";

const CHART_RUNS = 60;
const DAYS = 30;
const DAY_MS = 24 * 60 * 60 * 1000;

/** The page of a job. */
export async function jobPage(context: PageContext): Promise<Page> {
  const { store, url, now } = context;
  const name = namedEntity(url);
  const job = await store.job(name);
  if (job === undefined) return await notFoundPage({ kind: "job", ...name }, context);
  const after = new Date(now - DAYS * DAY_MS).toISOString();
  const start = { kind: "job", ...name } as const;
  const [runs, counts, week, children, graph] = await Promise.all([
    store.runs({ job: name }, { limit: CHART_RUNS }),
    store.countRuns({ job: name, after }),
    store.jobWeek(name, new Date(now).toISOString()),
    job.children === 0 ? undefined : store.jobs({ parent: name }),
    store.lineage({ start, facets: true }),
  ]);
  const state = job.lastRun?.state;
  const word = statusWord(state);
  return {
    title: `${word}: ${nameText(job)}`,
    section: "jobs",
    icon: state === "FAILED" ? "icon-bad" : state === "RUNNING" ? "icon-run" : "icon",
    live: true,
    main: html`${jobHead(job, context)}
${jobFacts(job, { counts, week, usual: usualStart(runs.items), now })}
${failuresSection(job, { runs: runs.items, now })}
${chartSection(job, runs.items, now)}
${jobRunsSection(runs.items.slice(0, 10), context)}
${children === undefined ? NOTHING : childrenSection(job, children.items, context)}
${await nearSection(start, { graph, context })}
${await jobIoSection(job, { graph, context })}
${facetsSection(job.facets, { kind: "job facet" })}`,
  };
}

function jobHead(job: JobDetail, context: PageContext): Html {
  const streak = job.failuresInRow > 1
    ? html`
      <small>${count(job.failuresInRow)} in a row</small>
    `
    : NOTHING;
  const parent = job.parent === undefined ? [] : [jobLink(job.parent)];
  const query = { namespace: job.namespace, name: job.name };
  return pageHead({
    crumbs: [html`<a href="/jobs">Jobs</a>`, namespaceHtml(job.namespace, context), ...parent],
    title: nameHtml(job.name),
    isName: true,
    state: stateHtml(job.lastRun?.state, streak),
    below: ledeHtml(firstParagraph(job.description)),
    actions: [
      buttonLink(graphUrl("job", job), "Graph"),
      buttonLink(
        withQuery("/events", { jobNamespace: query.namespace, job: query.name }),
        "Events",
      ),
      buttonLink(apiUrl("jobs", job), "JSON"),
    ],
  });
}

interface FactOptions {
  readonly counts: StateCounts;
  readonly week: JobWeek | undefined;
  readonly usual: string | undefined;
  readonly now: number;
}

function jobFacts(job: JobDetail, { counts, week, usual, now }: FactOptions): Html {
  const { COMPLETED, FAILED, ABORTED } = counts;
  const ended = COMPLETED + FAILED + ABORTED;
  const all = totalOf(counts);
  const last = job.lastCompleted;
  const lastEnd = last?.endedAt ?? last?.updatedAt;
  return factsHtml([
    ["p50", job.p50Ms === undefined ? undefined : duration(job.p50Ms)],
    ["p95", job.p95Ms === undefined ? undefined : p95Html(job.p95Ms, week)],
    ["Slowest, 7 days", slowestHtml(week)],
    [
      `Runs, ${DAYS} days`,
      ended === 0 ? count(all) : `${count(all)}, ${share(COMPLETED, ended)} completed`,
    ],
    ["Usually", usual],
    [
      "Last success",
      last === undefined || lastEnd === undefined
        ? DASH
        : html`<a href="${runUrl(last.runId)}">${agoHtml(lastEnd, now)}</a>`,
    ],
    ["Parent", job.parent === undefined ? undefined : jobLink(job.parent)],
    [
      "Children",
      job.children === 0
        ? undefined
        : html`<a href="#children">${countOf(job.children, "job")}</a>`,
    ],
    ["Kind", jobKind(job)],
    ["Owner", ownersOf(job)],
    ["Tags", tagsHtml(job.tags)],
  ]);
}

function totalOf({ COMPLETED, FAILED, ABORTED, RUNNING }: StateCounts): number {
  return COMPLETED + FAILED + ABORTED + RUNNING;
}

function p95Html(p95Ms: number, week: JobWeek | undefined): Html {
  const change = week && weekChange(week);
  return html`${duration(p95Ms)}${
    change === undefined ? NOTHING : html`
      ${change} in a week
    `
  }`;
}

function slowestHtml(week: JobWeek | undefined): Html | undefined {
  const { runId, durationMs } = week?.slowest ?? {};
  if (runId === undefined || durationMs === undefined) return undefined;
  return html`<a href="${runUrl(runId)}">${duration(durationMs)}</a>`;
}

/** The owners that the `ownership` facet has. */
function ownersOf({ facets }: Pick<JobDetail, "facets">): string | undefined {
  const ownership = facets["ownership"] as { owners?: unknown } | undefined;
  const owners = Array.isArray(ownership?.owners) ? ownership.owners : [];
  const names = owners.flatMap((owner) => textOf(owner, "name") ?? []);
  return names.length === 0 ? undefined : names.slice(0, 3).join(", ");
}

function chartSection(job: JobDetail, runs: readonly RunSummary[], now: number): Html {
  if (runs.length < 2) return NOTHING;
  const groups = Object.groupBy(runs, ({ state }) => state);
  const key = ([["COMPLETED", "ok"], ["FAILED", "bad"], ["ABORTED", "stop"]] as const).map(
    ([state, name]) => {
      const number = groups[state]?.length ?? 0;
      if (number === 0) return NOTHING;
      return html`<span class="${name}">${sign(`s-${name}`)} ${number} ${
        statusWord(state).toLowerCase()
      }</span>`;
    },
  );
  const title = `Duration of the last ${runs.length} runs`;
  const bars = runs.map((run) => {
    const value = runTime(run, now) ?? 0;
    return {
      run,
      value,
      text: `${statusWord(run.state).toLowerCase()} after ${duration(value)}`,
    };
  });
  const lines = ([["p50", job.p50Ms], ["p95", job.p95Ms]] as const).flatMap(([name, value]) => {
    return value === undefined ? [] : [[`${name} ${duration(value)}`, value] as const];
  });
  return sectionHtml(
    { id: "dur", title, first: true, more: html`<span class="more key">${key}</span>` },
    runsChart(bars, { label: title, now, lines }),
  );
}

function childrenSection(
  job: JobDetail,
  children: readonly Parameters<typeof jobRow>[0][],
  context: PageContext,
): Html {
  const more = children.length < job.children
    ? moreLink(withQuery("/jobs", { flat: 1, q: `${job.name}.` }), `All ${count(job.children)}`)
    : NOTHING;
  return sectionHtml(
    { id: "children", title: "Children", note: job.children, more },
    tableHtml({
      caption: "Jobs that this one starts",
      head: [
        head("Job"),
        head("Namespace", "c2"),
        head("Last run", "nw"),
        head("Last 10 runs", "fit"),
        head("p50", "r c2"),
        head("p95", "r c2"),
        head("Failed in a row", "r c3"),
        head("Last started", "r c3"),
      ],
      rows: children.map((child) => jobRow(child, context)),
    }),
  );
}
