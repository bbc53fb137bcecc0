import { count, DASH, duration } from "../../markup/format.ts";
import type { JobSummary } from "../../store/jobs.ts";
import { jobLink, namespaceHtml, narrowNamespace, stateHtml } from "../parts/entity.ts";
import { agoHtml, classHtml, type Html, html, NOTHING } from "../parts/html.ts";
import type { PageContext } from "../parts/page_context.ts";
import { runBarsHtml } from "../parts/charts/run_bars.ts";

/** Writes a job as a row of the list. */
export function jobRow(
  job: JobSummary,
  context: PageContext,
  { toggle = NOTHING, kid = false }: { readonly toggle?: Html; readonly kid?: boolean } = {},
): Html {
  const { now } = context;
  const started = job.lastRun?.startedAt ?? job.lastRun?.createdAt;
  const time = (ms: number | undefined): string => ms === undefined ? DASH : duration(ms);
  const tag = job.type === "BATCH" ? NOTHING : html`
    <span class="tag">${job.type.toLowerCase()}</span>
  `;
  const streak = job.failuresInRow === 0
    ? html`<span class="mut">0</span>`
    : html`<b class="bad tx">${count(job.failuresInRow)}</b>`;
  return html`
    <tr${classHtml(kid ? "kid" : "")}>
      <th scope="row">${jobLink(job)}${tag}${toggle}${narrowNamespace(job.namespace, context)}</th>
      <td class="c2">${namespaceHtml(job.namespace, context)}</td>
      <td class="nw">${stateHtml(job.lastRun?.state)}</td>
      <td class="fit">${runBarsHtml(job.lastRuns, now)}</td>
      <td class="r c2">${time(job.p50Ms)}</td>
      <td class="r c2">${time(job.p95Ms)}</td>
      <td class="r c3">${streak}</td>
      <td class="r c3">${started === undefined
        ? html`<span class="mut">never</span>`
        : agoHtml(started, now)}</td>
      </tr>
  `;
}
