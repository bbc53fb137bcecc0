import { count, countOf, DASH } from "../../markup/format.ts";
import type { DatasetField, DatasetVersion } from "../../store/datasets.ts";
import type { Page as ListPage } from "../../store/names.ts";
import { changeCell, changeClass } from "../parts/changes/change_cell.ts";
import { filterHtml, hiddenField, selectField } from "../parts/controls.ts";
import { classHtml, clockHtml, type Html, html, nameHtml, NOTHING } from "../parts/html.ts";
import { changed, runUrl } from "../parts/links.ts";
import type { PageContext } from "../parts/page_context.ts";
import { sectionHtml } from "../parts/section.ts";
import { head, tableHtml } from "../parts/table.ts";
import { versionSources } from "./column_facts.ts";
import { changeCounts, type SchemaChange, schemaDiff } from "./schema_diff.ts";

/** The versions of a schema, and the changes between two of them. */
export async function historySection(
  page: ListPage<DatasetVersion>,
  context: PageContext,
): Promise<Html> {
  const versions = page.items;
  const [newest, second] = versions;
  if (newest === undefined) return NOTHING;
  const query = context.url.searchParams;
  const chosen = (key: string): DatasetVersion | undefined => {
    return versions.find(({ number }) => String(number) === query.get(key));
  };
  const to = chosen("to") ?? newest;
  const from = chosen("from") ?? versions.find(({ number }) => number < to.number) ?? second;
  const missing = ["from", "to"].filter((key) => query.get(key) && chosen(key) === undefined)
    .map((key) => `v${query.get(key)}`).join(" and ");
  const note = missing === "" ? NOTHING : html`
    <p class="note">No ${missing} is among the last ${countOf(versions.length, "version")}.</p>
  `;
  if (from === undefined) {
    return section(html`${note}${versionTable(page, { current: newest, context })}`);
  }
  const kept = new Set(to.fields.map(({ name }) => name));
  const removed = from.fields.map(({ name }) => name).filter((name) => !kept.has(name));
  const changes = schemaDiff(from.fields, to.fields, {
    sourcesBefore: await versionSources(from, context.store),
    sourcesAfter: await versionSources(to, context.store),
    readers: await context.store.columnReaders(to.dataset, removed),
  });
  return section(
    html`${note}${compareForm(versions, { from, to, context })}${
      diffTable(changes, { from, to })
    }<div class="gap"></div>${
      versionTable(page, { current: newest, compared: { from, to, changes }, context })
    }`,
  );
}

function section(content: Html): Html {
  return sectionHtml({ id: "history", title: "Schema history" }, content);
}

interface Compared {
  readonly from: DatasetVersion;
  readonly to: DatasetVersion;
}

interface CompareOptions extends Compared {
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

function diffTable(changes: readonly SchemaChange[], { from, to }: Compared): Html {
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
  const type = (field: DatasetField | undefined): Html => {
    if (field === undefined) return html`${DASH}`;
    const earlier = field.name === name ? NOTHING : html`
      ${nameHtml(field.name)}
    `;
    return html`${earlier}${nameHtml(field.type ?? "no type")}`;
  };
  return html`
    <tr class="${changeClass(kind)}">
      ${changeCell(kind)}
      <th scope="row"><span class="mono">${nameHtml(name)}</span></th>
      <td><span class="mono">${type(before)}</span></td>
      <td><span class="mono">${type(after)}</span></td>
      <td class="c3">${note}</td>
    </tr>
  `;
}

interface VersionOptions {
  readonly current: DatasetVersion;
  readonly compared?: Compared & { readonly changes: readonly SchemaChange[] };
  readonly context: PageContext;
}

function versionTable(
  { items, next }: ListPage<DatasetVersion>,
  { current, compared, context }: VersionOptions,
): Html {
  const rows = items.map((version, index) => {
    const before = items[index + 1];
    const isShown = version === compared?.to && before === compared.from;
    const changes = before === undefined
      ? next === undefined ? "first seen in this database" : DASH
      : changeCounts(isShown ? compared.changes : schemaDiff(before.fields, version.fields));
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
    <tr${classHtml(isCurrent ? "cur" : "")}>
      <th scope="row" class="fit">${name}</th>
      <td class="nw">${clockHtml(createdAt, context.now)}</td>
      <td class="r">${count(fields.length)}</td>
      <td>${changes}${lifecycle}</td>
      <td class="c2 w">${run}</td>
      <td class="r c3">${count(runs)}</td>
      </tr>
  `;
}
