import { count, DASH, size } from "../../markup/format.ts";
import type { DatasetFilter, DatasetOrder, DatasetSummary } from "../../store/datasets.ts";
import {
  checkField,
  emptyListHtml,
  filterHtml,
  namespaceField,
  PAGE_SIZE,
  pageRequest,
  pagerHtml,
  selectField,
  textField,
} from "../parts/controls.ts";
import { datasetLink, jobLink, namespaceHtml, narrowNamespace } from "../parts/entity.ts";
import { pageHead } from "../parts/frame/head.ts";
import { agoHtml, type Html, html, linesHtml, NOTHING } from "../parts/html.ts";
import { changed } from "../parts/links.ts";
import type { Page, PageContext } from "../parts/page_context.ts";
import { head, tableHtml } from "../parts/table.ts";

/** The list of datasets. */
export async function datasetsPage(context: PageContext): Promise<Page> {
  const { store, url } = context;
  const query = url.searchParams;
  const order: DatasetOrder = query.get("sort") === "updated" ? "updated" : "name";
  const filter = filterOf(query);
  const [page, total] = await Promise.all([
    store.datasets(filter, { ...pageRequest(url), order }),
    store.countDatasets(filter),
  ]);
  return {
    title: "Datasets",
    section: "datasets",
    live: true,
    main: html`${pageHead({ title: "Datasets" })}
${filterForm(context, order)}
${
      page.items.length === 0
        ? emptyListHtml(context, "dataset")
        : datasetTable(page.items, { context, order })
    }
${
      pagerHtml(url, {
        shown: page.items.length,
        total,
        noun: "dataset",
        next: page.next,
        text: `Next ${PAGE_SIZE}`,
      })
    }`,
  };
}

function filterOf(query: URLSearchParams): DatasetFilter {
  const [namespace, text] = ["namespace", "q"].map((key) => query.get(key)?.trim());
  return {
    ...(namespace ? { namespace } : {}),
    ...(text ? { text } : {}),
    ...(query.get("failed") === "1" ? { failedQuality: true } : {}),
  };
}

const ORDERS = [["name", "Name"], ["updated", "Updated"]] as const;

function filterForm(context: PageContext, order: DatasetOrder): Html {
  const query = context.url.searchParams;
  return filterHtml("/datasets", [
    textField({ name: "q", label: "Name contains", value: query.get("q") ?? "" }),
    namespaceField(context, "hasDatasets"),
    selectField({ name: "sort", label: "Sort by", value: order, options: ORDERS }),
    checkField({
      name: "failed",
      label: "Failed quality only",
      checked: query.get("failed") === "1",
    }),
  ]);
}

interface TableOptions {
  readonly context: PageContext;
  readonly order: DatasetOrder;
}

function datasetTable(datasets: readonly DatasetSummary[], options: TableOptions): Html {
  const { context, order } = options;
  const byName = {
    href: changed(context.url, { sort: undefined, cursor: undefined }),
    sorted: order === "name" ? "ascending" as const : false as const,
  };
  const last = order === "updated"
    ? head("Updated", "r", { sorted: "descending" })
    : head("Last written", "r");
  return tableHtml({
    caption: "Datasets",
    head: [
      head("Dataset", "", byName),
      head("Namespace", "c2"),
      head("Columns", "r c3"),
      head("Rows", "r"),
      head("Size", "r c3"),
      head("Written by", "c2"),
      head("Readers", "r c2"),
      head("Quality", "nw c3"),
      last,
    ],
    rows: datasets.map((dataset) => datasetRow(dataset, options)),
  });
}

function datasetRow(dataset: DatasetSummary, { context, order }: TableOptions): Html {
  const { namespace, columns, rows, bytes, writers, readers, dropped } = dataset;
  const last = order === "updated" ? dataset.updatedAt : dataset.lastWrittenAt;
  const tag = dropped
    ? html`
      <span class="tag">dropped</span>
    `
    : NOTHING;
  return html`
    <tr>
      <th scope="row">${datasetLink(dataset)}${tag}${narrowNamespace(namespace, context)}</th>
      <td class="c2">${namespaceHtml(namespace, context)}</td>
      <td class="r c3">${columns === 0 ? DASH : count(columns)}</td>
      <td class="r">${rows === undefined ? DASH : count(rows)}</td>
      <td class="r c3">${bytes === undefined ? DASH : size(bytes)}</td>
      <td class="c2 cap w">${writersHtml(writers)}</td>
      <td class="r c2">${count(readers)}</td>
      <td class="nw c3">${qualityHtml(dataset)}</td>
      <td class="r">${last === undefined ? DASH : agoHtml(last, context.now)}</td>
    </tr>
  `;
}

const MAX_WRITERS = 2;

function writersHtml(writers: DatasetSummary["writers"]): Html {
  if (writers.length === 0) return html`<span class="mut">none known</span>`;
  return linesHtml(writers.map((job) => jobLink(job)), MAX_WRITERS);
}

/** Writes how the newest quality assertions ended. */
export function qualityHtml({ quality }: Pick<DatasetSummary, "quality">): Html {
  if (quality === undefined) return html`<span class="mut">${DASH}</span>`;
  const { passed, failed } = quality;
  if (failed === 0) return html`${count(passed)} passed`;
  return html`<span class="bad tx">${count(failed)} of ${count(passed + failed)} failed</span>`;
}
