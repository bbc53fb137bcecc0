import { count, DASH, size } from "../../markup/format.ts";
import type { Facets } from "../../store/names.ts";
import type { RunDataset, RunDetail } from "../../store/runs.ts";
import { member, objectsOf, textOf } from "../facets/facet_values.ts";
import { datasetLink, namespaceHtml, narrowNamespace } from "../parts/entity.ts";
import { type Html, html, nameHtml, NOTHING } from "../parts/html.ts";
import { datasetUrl } from "../parts/links.ts";
import type { PageContext } from "../parts/page_context.ts";
import { sectionHtml } from "../parts/section.ts";
import { statisticsOf } from "../parts/charts/statistics.ts";
import { groupRow, head, moreRow, tableHtml } from "../parts/table.ts";

const COLUMNS = 6;
const MAX_ROWS = 200;

/** The datasets that a run read and wrote. */
export function runIoSection(run: RunDetail, context: PageContext): Html {
  const { inputs, outputs } = run;
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
        ...groupOf("Inputs", inputs, { context, failed: false }),
        ...groupOf("Outputs", outputs, { context, failed: run.state === "FAILED" }),
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
}

function ioRow(dataset: RunDataset, { context, failed }: RowOptions): Html {
  const { namespace, facets, version } = dataset;
  const { rows, bytes, files } = statisticsOf(facets);
  const subset = subsetText(facets);
  const isUnwritten = failed && rows === undefined && bytes === undefined;
  const link = version === undefined
    ? DASH
    : html`<a href="${datasetUrl(dataset)}#history">v${version.number}</a>`;
  return html`
    <tr>
      <th scope="row">${datasetLink(dataset)}${subset === undefined
        ? NOTHING
        : html`<small>${subset.word} <code>${nameHtml(subset.text)}</code></small>`}${isUnwritten
        ? html`<small>not reported as written: the run failed</small>`
        : NOTHING}${narrowNamespace(namespace, context)}</th>
      <td class="c2">${namespaceHtml(namespace, context)}</td>
      <td class="r">${rows === undefined ? DASH : count(rows)}</td>
      <td class="r">${bytes === undefined ? DASH : size(bytes)}</td>
      <td class="r c3">${files === undefined ? DASH : count(files)}</td>
      <td class="r c3">${link}</td>
    </tr>
  `;
}

/** The part of a dataset that a run read or wrote, from the `subset` facet. */
function subsetText(facets: Facets): { readonly word: string; readonly text: string } | undefined {
  const subset = Object.hasOwn(facets, "subset") ? facets["subset"] : undefined;
  const condition = member(subset, "inputCondition") ?? member(subset, "outputCondition");
  const partitions = objectsOf(condition, "partitions");
  const texts = partitions.flatMap((partition) => {
    return textOf(partition, "identifier") ?? valuesText(member(partition, "dimensions"));
  });
  if (texts.length > 0) return { word: "partition", text: texts.slice(0, 3).join(", ") };
  const locations = member(condition, "locations");
  const [location] = Array.isArray(locations) ? locations : [];
  return typeof location === "string" ? { word: "location", text: location } : undefined;
}

function valuesText(dimensions: unknown): readonly string[] {
  if (typeof dimensions !== "object" || dimensions === null) return [];
  return Object.entries(dimensions).map(([key, value]) => `${key}=${String(value)}`);
}
