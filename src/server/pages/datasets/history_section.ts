import { count } from "../../markup/format.ts";
import type { DatasetVersion } from "../../store/datasets.ts";
import type { Page as ListPage } from "../../store/names.ts";
import { changeCell, changeClass } from "../parts/changes/change_cell.ts";
import { filterHtml, hiddenField, selectField } from "../parts/controls.ts";
import { clockHtml, type Html, html, nameHtml, NOTHING } from "../parts/html.ts";
import { changed, runUrl } from "../parts/links.ts";
import type { PageContext } from "../parts/page_context.ts";
import { sectionHtml } from "../parts/section.ts";
import { head, tableHtml } from "../parts/table.ts";
import { changeCounts, type SchemaChange, schemaDiff } from "./schema_diff.ts";

/** The versions of a schema, and the changes between two of them. */
export function historySection(page: ListPage<DatasetVersion>, context: PageContext): Html {
  const versions = page.items;
  const [newest, second] = versions;
  if (newest === undefined) return NOTHING;
  const query = context.url.searchParams;
  const chosen = (key: string): DatasetVersion | undefined => {
    return versions.find(({ number }) => String(number) === query.get(key));
  };
  const to = chosen("to") ?? newest;
  const from = chosen("from") ?? versions.find(({ number }) => number < to.number) ?? second;
  const compare = from === undefined
    ? NOTHING
    : html`${compareForm(versions, { from, to, context })}${
      diffTable(from, to)
    }<div class="gap"></div>`;
  return sectionHtml({ id: "history", title: "Schema history" }, [
    compare,
    versionTable(page, { current: newest, context }),
  ]);
}

interface CompareOptions {
  readonly from: DatasetVersion;
  readonly to: DatasetVersion;
  readonly context: PageContext;
}

function compareForm(
  versions: readonly DatasetVersion[],
  { from, to, context }: CompareOptions,
): Html {
  const query = context.url.searchParams;
  const options = [...versions].reverse().map(({ number }) =>
    [String(number), `v${number}`] as const
  );
  return filterHtml("/dataset#history", [
    hiddenField("namespace", query.get("namespace")),
    hiddenField("name", query.get("name")),
    selectField({ name: "from", label: "From", value: String(from.number), options }),
    selectField({ name: "to", label: "To", value: String(to.number), options }),
  ], { submit: "Compare" });
}

function diffTable(from: DatasetVersion, to: DatasetVersion): Html {
  const changes = schemaDiff(from.fields, to.fields);
  if (changes.length === 0) {
    return html`<p class="note">v${from.number} and v${to.number} have the same columns.</p>`;
  }
  return tableHtml({
    caption: `What changed from version ${from.number} to version ${to.number}`,
    head: [
      head("Change", "fit"),
      head("Column"),
      head(`v${from.number}`),
      head(`v${to.number}`),
      head("What", "c3"),
    ],
    rows: changes.map(changeRow),
    withoutLinks: true,
  });
}

function changeRow({ kind, name, before, after, note }: SchemaChange): Html {
  const type = (text: string | undefined, isThere: boolean): string =>
    isThere ? text ?? "no type" : "–";
  return html`
    <tr class="${changeClass(kind)}">
      ${changeCell(kind)}
      <th scope="row"><span class="mono">${nameHtml(name)}</span></th>
      <td><span class="mono">${type(before?.type, before !== undefined)}</span></td>
      <td><span class="mono">${type(after?.type, after !== undefined)}</span></td>
      <td class="c3">${note}</td>
    </tr>
  `;
}

interface VersionOptions {
  readonly current: DatasetVersion;
  readonly context: PageContext;
}

function versionTable(
  { items, next }: ListPage<DatasetVersion>,
  { current, context }: VersionOptions,
): Html {
  const rows = items.map((version, index) => {
    const before = items[index + 1];
    const changes = before === undefined
      ? next === undefined ? "first seen in this database" : "–"
      : changeCounts(schemaDiff(before.fields, version.fields));
    return versionRow(version, { changes, isCurrent: version === current, context });
  });
  return tableHtml({
    caption: "Versions of the schema",
    head: [
      head("Version", "fit"),
      head("Since", "nw"),
      head("Columns", "r"),
      head("Changes"),
      head("First written by", "c2"),
      head("Runs", "r c3"),
    ],
    rows,
  });
}

interface VersionRow {
  readonly changes: string;
  readonly isCurrent: boolean;
  readonly context: PageContext;
}

function versionRow(version: DatasetVersion, { changes, isCurrent, context }: VersionRow): Html {
  const { number, createdAt, fields, createdByRun, runs, lifecycleState } = version;
  const name = isCurrent
    ? html`<b>v${number}</b>`
    : html`<a href="${
      changed(context.url, { from: number, to: undefined })
    }#history">v${number}</a>`;
  const run = createdByRun === undefined
    ? html`<span class="mut">no run</span>`
    : html`<a href="${runUrl(createdByRun.runId)}">${nameHtml(createdByRun.job.name)}</a>`;
  const lifecycle = lifecycleState === undefined ? NOTHING : html`
    <span class="tag">${lifecycleState.toLowerCase()}</span>
  `;
  return html`
    <tr${isCurrent
      ? html`
        class="cur"
      `
      : ""}>
      <th scope="row" class="fit">${name}</th>
      <td class="nw">${clockHtml(createdAt, context.now)}</td>
      <td class="r">${count(fields.length)}</td>
      <td>${changes}${lifecycle}</td>
      <td class="c2">${run}</td>
      <td class="r c3">${count(runs)}</td>
      </tr>
  `;
}
