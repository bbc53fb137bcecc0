import { count, DASH, duration } from "../../markup/format.ts";
import { runTime } from "../../graph/diagram/lineage_diagram.ts";
import type { RunSummary } from "../../store/runs.ts";
import { firstLine } from "../parts/first_line.ts";
import { stateHtml } from "../parts/entity.ts";
import { clockHtml, type Html, html, nameHtml, NOTHING } from "../parts/html.ts";
import { runUrl, withQuery } from "../parts/links.ts";
import type { PageContext } from "../parts/page_context.ts";
import { moreLink, sectionHtml } from "../parts/section.ts";
import { shortId } from "../parts/short_id.ts";
import { head, tableHtml } from "../parts/table.ts";
import { claimOf } from "../runs/claim.ts";

/** The last runs of a job. */
export function jobRunsSection(runs: readonly RunSummary[], context: PageContext): Html {
  const [first] = runs;
  if (first === undefined) {
    return html`<p class="note">No run event names this job yet; it is known from other events.</p>`;
  }
  const { namespace, name } = first.job;
  const all = withQuery("/runs", { jobNamespace: namespace, job: name });
  const hasClaims = runs.some((run) => claimOf(run.facets) !== undefined);
  const hasErrors = runs.some(({ error }) => error !== undefined);
  return sectionHtml(
    { id: "runs", title: "Runs", more: moreLink(all, "All runs") },
    tableHtml({
      caption: "Last runs, newest first",
      head: [
        head("Run", "fit"),
        head("State", "nw"),
        head("Started", "nw"),
        head("Took", "r"),
        ...(hasClaims ? [head("Run folder", "nw c2"), head("Attempt", "r c2")] : []),
        head("Rows out", "r c3"),
        ...(hasErrors ? [head("Error", "c2 grow")] : []),
      ],
      rows: runs.map((run) => runRow(run, { context, hasClaims, hasErrors })),
    }),
  );
}

interface RowOptions {
  readonly context: PageContext;
  readonly hasClaims: boolean;
  readonly hasErrors: boolean;
}

function runRow(run: RunSummary, { context, hasClaims, hasErrors }: RowOptions): Html {
  const { now } = context;
  const took = runTime(run, now);
  const claim = claimOf(run.facets);
  const claimCells = hasClaims
    ? html`
      <td class="nw c2">${claim?.runFolder === undefined ? "" : nameHtml(claim.runFolder)}</td>
      <td class="r c2">${claim?.attempt === undefined ? "" : count(claim.attempt)}</td>
    `
    : NOTHING;
  const errorCell = hasErrors
    ? html`<td class="c2 grow w">${run.error === undefined ? "" : firstLine(run.error)}</td>`
    : NOTHING;
  return html`
    <tr><th scope="row" class="fit"><a href="${runUrl(run.runId)}" class="mono nm">${shortId(
      run.runId,
    )}</a></th><td class="nw">${stateHtml(run.state)}</td><td class="nw">${clockHtml(
      run.startedAt ?? run.createdAt,
      now,
    )}</td><td class="r">${took === undefined
      ? DASH
      : duration(took)}</td>${claimCells}<td class="r c3">${run.rowsOut === undefined
      ? html`<span class="mut">${DASH}</span>`
      : count(run.rowsOut)}</td>${errorCell}</tr>
  `;
}
