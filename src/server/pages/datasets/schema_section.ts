import { countOf } from "../../markup/format.ts";
import type { DatasetDetail, DatasetField, DatasetVersion } from "../../store/datasets.ts";
import { transformationText } from "../../graph/diagram/column_diagram.ts";
import type { ColumnEdge, ColumnLineage, LineageColumn } from "../../store/lineage.ts";
import { type Html, html, nameHtml, NOTHING } from "../parts/html.ts";
import { columnUrl } from "../parts/links.ts";
import type { PageContext } from "../parts/page_context.ts";
import { moreLink, sectionHtml } from "../parts/section.ts";
import { head, tableHtml } from "../parts/table.ts";

const MAX_COLUMNS = 200;

/** Options of {@linkcode schemaSection}. */
export interface SchemaSectionOptions {
  /** The versions, newest first. */
  readonly versions: readonly DatasetVersion[];
  /** The page. */
  readonly context: PageContext;
}

/** The columns of the current version, each with the columns that it comes from. */
export async function schemaSection(
  dataset: DatasetDetail,
  { versions, context }: SchemaSectionOptions,
): Promise<Html> {
  const { fields, version, namespace, name } = dataset;
  if (fields.length === 0) return NOTHING;
  const start = { kind: "dataset", namespace, name } as const;
  const lineage = await context.store.columnLineage({ start, up: 1, down: 0 });
  const origins = originsOf(dataset, lineage);
  const known = versions[1]?.fields;
  const rows = fields.slice(0, MAX_COLUMNS).map((field, index) => {
    const isKid = isPartOf(field, fields[index - 1], fields);
    const isNew = known !== undefined && !known.some((other) => other.name === field.name);
    return fieldRow(field, {
      dataset,
      isKid,
      origins: origins.get(field.name) ?? [],
      tag: isNew ? `new in v${version?.number}` : undefined,
    });
  });
  const [first] = fields;
  const more = origins.size === 0 || first === undefined ? NOTHING : moreLink(
    columnUrl({ namespace, name, field: [...origins.keys()][0] ?? first.name }),
    "Column lineage",
  );
  const rest = fields.length - rows.length;
  const note = version === undefined ? "" : `v${version.number}, `;
  return sectionHtml(
    {
      id: "schema",
      title: "Schema",
      note: `${note}${countOf(fields.length, "column")}`,
      more,
      first: true,
    },
    html`${
      tableHtml({
        caption: "Columns of the current version",
        head: [
          head("Column"),
          head("Type", "nw"),
          head("Description", "c3"),
          ...(origins.size === 0 ? [] : [head("Comes from", "c2")]),
        ],
        rows: origins.size === 0 ? rows.map(({ short }) => short) : rows.map(({ long }) => long),
      })
    }${rest > 0 ? html`<p class="mut">${countOf(rest, "more column")} not shown</p>` : NOTHING}`,
  );
}

interface Origin {
  readonly column: LineageColumn;
  readonly edge: ColumnEdge;
}

function originsOf(
  { namespace, name }: DatasetDetail,
  lineage: ColumnLineage | undefined,
): ReadonlyMap<string, readonly Origin[]> {
  const byId = new Map(lineage?.columns.map((column) => [column.id, column]));
  const origins = new Map<string, Origin[]>();
  for (const edge of lineage?.edges ?? []) {
    const [from, to] = [byId.get(edge.from), byId.get(edge.to)];
    if (from === undefined || to?.namespace !== namespace || to.name !== name) continue;
    origins.set(to.field, [...origins.get(to.field) ?? [], { column: from, edge }]);
  }
  return origins;
}

// `weather.temperature_c` after `weather`.
function isPartOf(
  { name }: DatasetField,
  before: DatasetField | undefined,
  all: readonly DatasetField[],
): boolean {
  const end = name.lastIndexOf(".");
  return end > 0 && before !== undefined && all.some((field) => field.name === name.slice(0, end));
}

interface RowOptions {
  readonly dataset: DatasetDetail;
  readonly isKid: boolean;
  readonly origins: readonly Origin[];
  readonly tag: string | undefined;
}

function fieldRow(field: DatasetField, options: RowOptions): { short: Html; long: Html } {
  const { dataset, isKid, origins, tag } = options;
  const { namespace, name } = dataset;
  const tags = [...field.tags, ...(tag === undefined ? [] : [tag])];
  const shown = isKid ? field.name.slice(field.name.lastIndexOf(".") + 1) : field.name;
  const cells = html`
    <th scope="row"><a class="mono nm" href="${columnUrl({
      namespace,
      name,
      field: field.name,
    })}">${nameHtml(shown)}</a>${tags.map((text) =>
      html`
        <span class="tag">${text}</span>
      `
    )}</th>
    <td class="nw">${field.type === undefined
      ? html`<span class="mut">–</span>`
      : html`<span class="mono">${field.type}</span>`}</td>
    <td class="c3 w">${field.description ?? html`<span class="mut">–</span>`}</td>
  `;
  const from = origins.length === 0
    ? html`<span class="mut">not stated</span>`
    : html`${origins.slice(0, 8).map((origin, index) => originHtml(origin, index))}`;
  const row = isKid ? html`<tr class="kid">` : html`<tr>`;
  return {
    short: html`
      ${row}${cells}</tr>
    `,
    long: html`
      ${row}${cells}<td class="c2">${from}</td></tr>
    `,
  };
}

function originHtml({ column, edge }: Origin, index: number): Html {
  const { namespace, name, field } = column;
  const table = name.split(/[./]/).at(-1) ?? name;
  const how = transformationText(edge);
  const note = how === "" || how === "identity" ? NOTHING : html`
    <span class="mut">${how}</span>
  `;
  return html`${index === 0 ? "" : html`<br>`}<a class="mono" href="${
    columnUrl({ namespace, name, field })
  }">${nameHtml(`${table}.${field}`)}</a>${note}`;
}
