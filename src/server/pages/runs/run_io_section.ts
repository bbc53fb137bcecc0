import { count, countOf, DASH, size } from "../../markup/format.ts";
import type { RunDataset, RunDetail } from "../../store/runs.ts";
import { datasetLink, namespaceHtml, narrowNamespace } from "../parts/entity.ts";
import { clockHtml, type Html, html, NOTHING } from "../parts/html.ts";
import { datasetUrl, runUrl } from "../parts/links.ts";
import type { PageContext } from "../parts/page_context.ts";
import { sectionHtml } from "../parts/section.ts";
import { statisticsOf } from "../parts/charts/statistics.ts";
import { subsetHtml } from "../facets/subset.ts";
import { groupRow, head, moreRow, tableHtml } from "../parts/table.ts";

const COLUMNS = 6;
const MAX_ROWS = 200;

/** Options of {@linkcode runIoSection}. */
export interface RunIoOptions {
  /** The last run that completed before. */
  readonly good: RunDetail | undefined;
  /** The page. */
  readonly context: PageContext;
}

/** The datasets that a run read and wrote. */
export function runIoSection(run: RunDetail, { good, context }: RunIoOptions): Html {
  const { inputs, outputs } = run;
  const before = run.state === "FAILED" ? good : undefined;
  if (inputs.length + outputs.length === 0) {
    return html`<p class="note gap">No event of this run names a dataset.</p>`;
  }
  return sectionHtml(
    { id: "io", title: "Inputs and outputs" },
    tableHtml({
      caption: "Inputs and outputs of this run",
      head: [
        head("Dataset"),
        head("Namespace", "c2"),
        head("Rows", "r"),
        head("Size", "r"),
        head("Files", "r c3"),
        head("Version", "r c3"),
      ],
      rows: [
        ...groupOf("Inputs", inputs, { context, failed: false, before: undefined }),
        ...groupOf("Outputs", outputs, { context, failed: run.state === "FAILED", before }),
      ],
    }),
  );
}

function groupOf(
  title: string,
  datasets: readonly RunDataset[],
  options: RowOptions,
): readonly Html[] {
  if (datasets.length === 0) return [];
  const noun = title.slice(0, -1).toLowerCase();
  return [
    groupRow(title, COLUMNS),
    ...datasets.slice(0, MAX_ROWS).map((dataset) => ioRow(dataset, options)),
    moreRow(datasets.length - MAX_ROWS, { noun, columns: COLUMNS }),
  ];
}

interface RowOptions {
  readonly context: PageContext;
  /** Whether the run failed before it reported the dataset as written. */
  readonly failed: boolean;
  /** The run that may have written the dataset before. */
  readonly before: RunDetail | undefined;
}

function ioRow(dataset: RunDataset, { context, failed, before }: RowOptions): Html {
  const { namespace, facets, version } = dataset;
  const { rows, bytes, files } = statisticsOf(facets);
  const isUnwritten = failed && rows === undefined && bytes === undefined;
  const link = version === undefined
    ? DASH
    : html`<a href="${datasetUrl(dataset)}#history">v${version.number}</a>`;
  return html`
    <tr>
      <th scope="row">${datasetLink(dataset)}${subsetHtml(facets)}${isUnwritten
        ? html`<small>not reported as written: the run failed${
          rowsBefore(dataset, { before, context })
        }</small>`
        : NOTHING}${narrowNamespace(namespace, context)}</th>
      <td class="c2">${namespaceHtml(namespace, context)}</td>
      <td class="r">${rows === undefined
        ? DASH
        : dataset.isBadRows && rows > 0
        ? html`<b class="warn">${count(rows)}</b>`
        : count(rows)}</td>
      <td class="r">${bytes === undefined ? DASH : size(bytes)}</td>
      <td class="r c3">${files === undefined ? DASH : count(files)}</td>
      <td class="r c3">${link}</td>
    </tr>
  `;
}

/** Describes the rows that the last good run wrote of a dataset. */
function rowsBefore(
  { namespace, name }: RunDataset,
  { before, context }: Pick<RowOptions, "before" | "context">,
): Html {
  const same = before?.outputs.find((output) => {
    return output.namespace === namespace && output.name === name;
  });
  const rows = same && statisticsOf(same.facets).rows;
  if (before === undefined || rows === undefined) return NOTHING;
  const time = clockHtml(before.startedAt ?? before.createdAt, context.now);
  return html`; <a href="${runUrl(before.runId)}">the run of ${time}</a> wrote ${
    countOf(rows, "row")
  } before`;
}
