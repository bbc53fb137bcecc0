import { largest } from "../../../internal/extremes.ts";
import { count, DASH, duration } from "../../markup/format.ts";
import { runTime } from "../../graph/diagram/lineage_diagram.ts";
import type { FailingJob, Overview, RunWithUsual } from "../../store/overview.ts";
import { jobLink, namespaceHtml, narrowNamespace, sign, stateHtml } from "../parts/entity.ts";
import { firstLine } from "../parts/first_line.ts";
import { agoHtml, clockHtml, type Html, html, NOTHING } from "../parts/html.ts";
import { runUrl } from "../parts/links.ts";
import { meterHtml } from "../parts/charts/meters.ts";
import { weekChange } from "../parts/changes/week_change.ts";
import type { PageContext } from "../parts/page_context.ts";
import { runBarsHtml } from "../parts/charts/run_bars.ts";
import { moreLink, sectionHtml } from "../parts/section.ts";
import { head, tableHtml } from "../parts/table.ts";

// The position of the median on the scale of a bar that shows the progress of a run.
const USUAL = 2 / 3;

/** Jobs whose last run failed. */
export function failingSection({ failing, failingJobs }: Overview, context: PageContext): Html {
  if (failing.length === 0) return NOTHING;
  const more = moreLink("/jobs?state=failed", "All failing jobs");
  return sectionHtml(
    { id: "failing", title: "Failing now", note: failingJobs, more },
    tableHtml({
      caption: "Jobs whose last run failed",
      head: [
        head("Job"),
        head("Error", "c2"),
        head("In a row", "r"),
        head("Last 10 runs", "c2 fit"),
        head("Failing since", "nw c2"),
        head("Last run", "nw"),
      ],
      rows: failing.map((job) => failingRow(job, context)),
    }),
  );
}

function failingRow({ job, since }: FailingJob, context: PageContext): Html {
  const { now } = context;
  const { lastRun, failuresInRow, lastRuns } = job;
  const error = lastRun?.error;
  const link = error === undefined || lastRun === undefined
    ? html`<span class="mut">no message</span>`
    : html`<a href="${runUrl(lastRun.runId)}" class="w">${firstLine(error)}</a>`;
  const ended = lastRun?.endedAt ?? lastRun?.updatedAt;
  return html`
    <tr>
      <th scope="row">${iconName(
        "bad",
        html`${jobLink(job)}<small>${
          namespaceHtml(job.namespace, context)
        }</small><small class="only w">${error === undefined ? "" : firstLine(error)}</small>`,
      )}</th>
      <td class="c2">${link}</td>
      <td class="r"><b>${count(failuresInRow)}</b></td>
      <td class="c2 fit">${runBarsHtml(lastRuns, now)}</td>
      <td class="nw c2">${since === undefined ? "" : clockHtml(since, now)}</td>
      <td class="nw">${lastRun === undefined || ended === undefined
        ? ""
        : html`<a href="${runUrl(lastRun.runId)}">${agoHtml(ended, now)}</a>`}</td>
    </tr>
  `;
}

function iconName(state: "bad" | "run", content: Html): Html {
  return html`<div class="il ${state}">${
    sign(`s-${state}`)
  }<div class="ink">${content}</div></div>`;
}

/** The last runs that ended. */
export function finishedSection({ finished }: Overview, context: PageContext): Html {
  const { now } = context;
  const rows = finished.map((run) => {
    const took = runTime(run, now);
    const ended = run.endedAt ?? run.updatedAt;
    return html`
      <tr>
        <td class="fit">${stateHtml(run.state)}</td>
        <th scope="row">${jobLink(run.job)}${narrowNamespace(run.job.namespace, context)}</th>
        <td class="c2">${namespaceHtml(run.job.namespace, context)}</td>
        <td class="r c3">${took === undefined ? DASH : duration(took)}</td>
        <td class="r"><a href="${runUrl(run.runId)}">${agoHtml(ended, now)}</a></td>
      </tr>
    `;
  });
  return sectionHtml(
    { id: "lastruns", title: "Last finished", more: moreLink("/runs", "All runs") },
    tableHtml({
      caption: "Last finished runs, newest first",
      head: [
        head("State", "fit"),
        head("Job"),
        head("Namespace", "c2"),
        head("Took", "r c3"),
        head("Ended", "r"),
      ],
      rows,
    }),
  );
}

/** The runs in progress, beside usual durations. */
export function runningSection({ running, runningRuns }: Overview, context: PageContext): Html {
  if (running.length === 0) return NOTHING;
  const more = moreLink("/runs?state=running", "All running");
  return sectionHtml(
    { id: "running", title: "Running", note: runningRuns, more },
    tableHtml({
      caption: "Jobs that are running",
      head: [head("Job"), head("For", "r"), head("Of the usual time", "c3")],
      rows: [
        ...running.filter(({ type }) => type !== "STREAM"),
        ...running.filter(({ type }) => type === "STREAM"),
      ].map((run) => runningRow(run, context)),
    }),
  );
}

function runningRow({ run, p50Ms, type }: RunWithUsual, context: PageContext): Html {
  const took = runTime(run, context.now);
  const usual = p50Ms === undefined || took === undefined
    ? html`<span class="mut">${
      type === "STREAM" ? "a stream, no end expected" : "no usual time known yet"
    }</span>`
    : html`${meterHtml(took / p50Ms * USUAL, USUAL)}<small>p50 ${duration(p50Ms)}</small>`;
  return html`
    <tr>
      <th scope="row">${iconName(
        "run",
        html`${jobLink(run.job)}<small>${namespaceHtml(run.job.namespace, context)}</small>`,
      )}</th>
      <td class="r"><a href="${runUrl(run.runId)}">${took === undefined
        ? DASH
        : duration(took)}</a></td>
      <td class="c3">${usual}</td>
    </tr>
  `;
}

/** The jobs with the longest runs, compared with the week before. */
export function slowestSection({ slowest }: Overview, context: PageContext): Html {
  if (slowest.length === 0) return NOTHING;
  const longest = largest(slowest.map(({ week }) => week.p95Ms ?? 0), 1);
  const rows = slowest.map(({ job, week }) => {
    const took = week.p95Ms ?? 0;
    return html`
      <tr>
        <th scope="row"><span class="nm">${jobLink(job)}</span><small>${namespaceHtml(
          job.namespace,
          context,
        )}</small></th>
        <td class="r">${duration(took)}</td>
        <td class="c3">${meterHtml(took / longest)}</td>
        <td class="r">${weekChange(week) ?? html`<span class="mut">${DASH}</span>`}</td>
      </tr>
    `;
  });
  return sectionHtml(
    { id: "slow", title: "Slowest", more: moreLink("/jobs?sort=p95", "All by p95") },
    tableHtml({
      caption: "Slowest jobs of the last seven days",
      head: [
        head("Job"),
        head("p95, 7 days", "r"),
        head("Share of the slowest", "c3", { hidden: true }),
        head("Week before", "r"),
      ],
      rows,
    }),
  );
}
