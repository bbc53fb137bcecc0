import { count, countOf, DASH, duration, share, size } from "../../markup/format.ts";
import { runTime } from "../../graph/diagram/lineage_diagram.ts";
import type { JobDetail } from "../../store/jobs.ts";
import type { RunBar, RunDataset, RunDetail, RunRef, RunSummary } from "../../store/runs.ts";
import { textOf } from "../facets/facet_values.ts";
import { facetsSection } from "../facets/facets_section.ts";
import { outsideLink } from "../facets/known_facets.ts";
import { jobLink, namespaceHtml, stateHtml, statusWord } from "../parts/entity.ts";
import { buttonLink, pageHead } from "../parts/frame/head.ts";
import {
  clockHtml,
  clockText,
  type Html,
  html,
  nameHtml,
  nameText,
  NOTHING,
} from "../parts/html.ts";
import { runUrl, withQuery } from "../parts/links.ts";
import { noSuchPage } from "../parts/frame/not_found.ts";
import type { Page, PageContext } from "../parts/page_context.ts";
import { factsHtml } from "../parts/section.ts";
import { CLAIM_FACET, claimOf } from "./claim.ts";
import { claimSection } from "./claim_section.ts";
import { changesSection } from "./changes_section.ts";
import { earlierRuns } from "./earlier_runs.ts";
import { errorPanel } from "./error_panel.ts";
import { familyOf, familySection } from "./family_section.ts";
import { rawEventsSection } from "./raw_events_section.ts";
import { runGraphSection } from "./run_graph_section.ts";
import { statisticsOf } from "../parts/charts/statistics.ts";
import { runIoSection } from "./run_io_section.ts";
import { timelineSection } from "./timeline_section.ts";

/** The page of a run. */
export async function runPage(context: PageContext): Promise<Page> {
  const { store, url, now } = context;
  const runId = url.searchParams.get("id") ?? "";
  const run = await store.run(runId);
  if (run === undefined) {
    return noSuchPage(
      "No run of this id",
      html`
        No event names the run <code class="w">${nameHtml(runId)}</code>. <a
          href="${withQuery("/search", {
            q: runId,
          })}">Search for it</a> or see <a href="/runs">all runs</a>.
      `,
    );
  }
  const [job, earlier, family] = await Promise.all([
    store.job(run.job),
    earlierRuns(run, context),
    familyOf(run, context),
  ]);
  const word = statusWord(run.state);
  const claim = claimSection(run, { attempts: earlier.attempts, now });
  const events = html`${timelineSection(run, now)}
${runIoSection(run, { good: earlier.good, context })}`;
  return {
    title: `${word}: ${nameText(run.job)}, ${startText(run, now)}`,
    section: "runs",
    icon: run.state === "FAILED" ? "icon-bad" : run.state === "RUNNING" ? "icon-run" : "icon",
    live: run.state === "RUNNING" || run.state === "NEW",
    main: html`${runHead(run, context)}
${errorPanel(run, { earlier, now })}
${runFacts(run, { job, parent: family?.top, now })}
${
      claim === undefined ? events : html`
        <div class="cols">
          <div>${events}</div>
          <div>${claim}</div>
        </div>
      `
    }
${changesSection(run, { good: earlier.good, now })}
${family === undefined ? NOTHING : familySection(run, { family, context })}
${await runGraphSection(run, context)}
${facetsSection(run.facets, { except: ["errorMessage", "parent", CLAIM_FACET], kind: "run facet" })}
${await rawEventsSection(run, context)}`,
  };
}

function startText({ startedAt, createdAt }: RunBar, now: number): string {
  return clockText(startedAt ?? createdAt, now);
}

function runHead(run: RunDetail, context: PageContext): Html {
  const { now } = context;
  return pageHead({
    crumbs: [
      html`<a href="/jobs">Jobs</a>`,
      namespaceHtml(run.job.namespace, context),
      jobLink(run.job),
    ],
    title: html`Run of ${clockHtml(run.startedAt ?? run.createdAt, now)}`,
    state: stateHtml(run.state),
    below: html`<p class="mono mut w">${run.runId}</p>`,
    actions: [
      run.previous === undefined && run.next === undefined
        ? NOTHING
        : html`<nav class="seg" aria-label="Runs of this job">${
          neighbour(run.previous, { now, rel: "prev" })
        }${neighbour(run.next, { now, rel: "next" })}</nav>`,
      buttonLink(withQuery("/events", { run: run.runId }), "Events"),
      buttonLink(`/api/v1/jobs/runs/${encodeURIComponent(run.runId)}`, "JSON"),
    ],
  });
}

function neighbour(
  run: RunBar | undefined,
  { now, rel }: { readonly now: number; readonly rel: "prev" | "next" },
): Html {
  if (run === undefined) {
    return html`<span class="btn" aria-disabled="true">${
      rel === "prev" ? "oldest" : "newest"
    }</span>`;
  }
  const text = startText(run, now).replace(/(:\d\d):\d\d$/, "$1");
  const label = rel === "prev" ? `← ${text}` : `${text} →`;
  return html`<a class="btn" href="${runUrl(run.runId)}" rel="${rel}">${label}</a>`;
}

interface FactOptions {
  readonly job: JobDetail | undefined;
  /** The parent run, or this run if it has children. */
  readonly parent: RunSummary | undefined;
  readonly now: number;
}

const NOTABLE_PERCENT = 20;

function runFacts(run: RunDetail, { job, parent, now }: FactOptions): Html {
  const { facets, jobFacets } = run;
  const claim = claimOf(facets);
  const nominal = textOf(facets["nominalTime"], "nominalStartTime");
  const engine = facets["processing_engine"];
  const location = jobFacets["sourceCodeLocation"];
  const [version, url] = [textOf(location, "version"), textOf(location, "url")];
  const started = run.startedAt ?? run.createdAt;
  return factsHtml([
    ["Started", html`${clockHtml(started, now)} UTC`],
    ["Took", tookHtml(run, { job, now })],
    ["Read", totals(run.inputs)],
    ["Wrote", totals(run.outputs.filter(({ isBadRows }) => !isBadRows))],
    ["Bad", badText(run)],
    ["Nominal time", nominal === undefined ? undefined : nominalHtml(nominal, now)],
    ["Run folder", claim?.runFolder === undefined ? undefined : nameHtml(claim.runFolder)],
    ["Attempt", claim?.attempt === undefined ? undefined : count(claim.attempt)],
    ["Parent", run.parent === undefined ? undefined : parentLink(run.parent, { parent, now })],
    [
      "Code",
      version === undefined && url === undefined
        ? undefined
        : version === undefined
        ? outsideLink(url ?? "")
        : codeLink(version.slice(0, 12), url),
    ],
    [
      "Integration",
      textOf(engine, "name") === undefined
        ? undefined
        : `${textOf(engine, "name")} ${textOf(engine, "version") ?? ""}`.trim(),
    ],
  ]);
}

function codeLink(version: string, url: string | undefined): Html {
  const text = html`<span class="mono">${nameHtml(version)}</span>`;
  return url === undefined ? text : outsideLink(url, text);
}

function tookHtml(run: RunDetail, { job, now }: Pick<FactOptions, "job" | "now">): Html | string {
  const took = runTime(run, now);
  if (took === undefined) return DASH;
  const text = run.state === "RUNNING" ? `${duration(took)} so far` : duration(took);
  const p50 = job?.p50Ms;
  if (p50 === undefined || p50 <= 0) return text;
  const percent = Math.round((took / p50 - 1) * 100);
  return percent >= NOTABLE_PERCENT
    ? html`${text} <span class="warn">${count(percent)} % over p50</span>`
    : html`${text} <span class="mut">p50 ${duration(p50)}</span>`;
}

function nominalHtml(time: string, now: number): Html | string {
  const ms = Date.parse(time);
  return Number.isNaN(ms) ? time : clockHtml(new Date(ms).toISOString(), now);
}

function parentLink({ runId, job }: RunRef, { parent, now }: Omit<FactOptions, "job">): Html {
  const time = parent?.runId === runId ? html`, ${startText(parent, now)}` : NOTHING;
  return html`<a href="${runUrl(runId)}">${nameHtml(job.name)}${time}</a>`;
}

function badText({ rowsBad, rowsIn }: RunDetail): Html | string | undefined {
  if (rowsBad === undefined) return undefined;
  const part = rowsBad > 0 && rowsIn ? `, ${share(rowsBad, rowsIn)}` : "";
  const text = `${countOf(rowsBad, "row")}${part}`;
  return rowsBad === 0 ? text : html`<span class="warn">${text}</span>`;
}

function totals(datasets: readonly RunDataset[]): string | undefined {
  const all = datasets.map(({ facets }) => statisticsOf(facets));
  const sum = (key: "rows" | "bytes"): number | undefined => {
    const known = all.flatMap((statistics) => statistics[key] ?? []);
    return known.length === 0 ? undefined : known.reduce((total, value) => total + value, 0);
  };
  const [rows, bytes] = [sum("rows"), sum("bytes")];
  const parts = [
    rows === undefined ? undefined : countOf(rows, "row"),
    bytes === undefined ? undefined : size(bytes),
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(", ");
}
