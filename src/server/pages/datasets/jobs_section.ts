import { count, DASH } from "../../markup/format.ts";
import type { DatasetJob } from "../../store/datasets.ts";
import { jobLink, namespaceHtml, stateHtml } from "../parts/entity.ts";
import { agoHtml, type Html, html, NOTHING } from "../parts/html.ts";
import { runUrl } from "../parts/links.ts";
import type { PageContext } from "../parts/page_context.ts";
import { runBarsHtml } from "../parts/charts/run_bars.ts";
import { sectionHtml } from "../parts/section.ts";
import { statisticsOf } from "../parts/charts/statistics.ts";
import { groupRow, head, tableHtml } from "../parts/table.ts";

const COLUMNS = 5;

/** The jobs that write and read a dataset. */
export function datasetJobsSection(jobs: readonly DatasetJob[], context: PageContext): Html {
  if (jobs.length === 0) return NOTHING;
  const rowsOf = (title: string, direction: DatasetJob["direction"]): readonly Html[] => {
    const some = jobs.filter((job) => job.direction === direction);
    if (some.length === 0) return [];
    return [groupRow(title, COLUMNS), ...some.map((job) => jobRow(job, context))];
  };
  return sectionHtml(
    { id: "jobs", title: "Producers and consumers" },
    tableHtml({
      caption: "Producers and consumers",
      head: [
        head("Job"),
        head("Last run", "nw"),
        head("Last 10 runs", "fit c3"),
        head("Rows", "r"),
        head("When", "r c3"),
      ],
      rows: [...rowsOf("Written by", "writes"), ...rowsOf("Read by", "reads")],
    }),
  );
}

function jobRow(
  { job, current, direction, lastRun, facets }: DatasetJob,
  context: PageContext,
): Html {
  const { rows } = statisticsOf(facets);
  const verb = direction === "reads" ? "read" : "written";
  const note = current ? NOTHING : html`<small>not ${verb} by its last run</small>`;
  const when = lastRun?.endedAt ?? lastRun?.startedAt ?? lastRun?.createdAt;
  return html`
    <tr>
      <th scope="row">${jobLink(job)}${note}<small>${namespaceHtml(
        job.namespace,
        context,
      )}</small></th>
      <td class="nw">${stateHtml(job.lastRun?.state)}</td>
      <td class="fit c3">${runBarsHtml(job.lastRuns, context.now)}</td>
      <td class="r">${rows === undefined ? DASH : count(rows)}</td>
      <td class="r c3">${lastRun === undefined || when === undefined
        ? DASH
        : html`<a href="${runUrl(lastRun.runId)}">${agoHtml(when, context.now)}</a>`}</td>
    </tr>
  `;
}
