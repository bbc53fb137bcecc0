import { countOf, DASH } from "../../markup/format.ts";
import type {
  DatasetDetail,
  DatasetField,
  DatasetJob,
  DatasetVersion,
} from "../../store/datasets.ts";
import { transformationText } from "../../graph/diagram/column_diagram.ts";
import type { ColumnEdge, ColumnLineage, LineageColumn } from "../../store/lineage.ts";
import { classHtml, type Html, html, linesHtml, nameHtml, NOTHING } from "../parts/html.ts";
import { columnUrl } from "../parts/links.ts";
import { moreLink, sectionHtml } from "../parts/section.ts";
import { head, tableHtml } from "../parts/table.ts";
import { nullShares } from "./null_shares.ts";

/** The most columns that are shown. */
export const MAX_COLUMNS = 200;

const MAX_ORIGINS = 8;

/** Options of {@linkcode schemaSection}. */
export interface SchemaSectionOptions {
  /** The versions, newest first. */
  readonly versions: readonly DatasetVersion[];
  /** The jobs that write and read it. */
  readonly jobs: readonly DatasetJob[];
  /** The columns with those that they come from. */
  readonly lineage: ColumnLineage | undefined;
}

/** The columns of the current version, each with the columns that it comes from. */
export function schemaSection(
  dataset: DatasetDetail,
  { versions, jobs, lineage }: SchemaSectionOptions,
): Html {
  const { fields, version, namespace, name } = dataset;
  if (fields.length === 0) return NOTHING;
  const origins = originsOf(dataset, lineage);
  const known = versions[1]?.fields;
  const nulls = nullShares([dataset.facets, ...jobs.map(({ facets }) => facets)]);
  const hasOrigins = origins.size > 0;
  const names = new Set(fields.map((field) => field.name));
  const lengths = new Set(fields.map((field) => field.name.length));
  const rows = fields.slice(0, MAX_COLUMNS).map((field) => {
    const isNew = known !== undefined && !known.some((other) => other.name === field.name);
    return fieldRow(field, {
      dataset,
      nested: nestedName(field.name, { names, lengths }),
      origins: hasOrigins ? origins.get(field.name) ?? [] : undefined,
      nulls: nulls && (nulls(field.name) ?? DASH),
      tag: isNew ? `new in v${version?.number}` : undefined,
    });
  });
  const [first] = fields;
  const more = !hasOrigins || first === undefined ? NOTHING : moreLink(
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
          head("Type"),
          head("Description", "c3"),
          ...(hasOrigins ? [head("Comes from", "c2")] : []),
          ...(nulls ? [head("Null", "r c3")] : []),
        ],
        rows,
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
    const known = origins.get(to.field) ?? [];
    known.push({ column: from, edge });
    origins.set(to.field, known);
  }
  return origins;
}

// `temperature_c` of `weather.temperature_c`, where `weather` is a column.
function nestedName(
  name: string,
  { names, lengths }: {
    readonly names: ReadonlySet<string>;
    readonly lengths: ReadonlySet<number>;
  },
): string | undefined {
  for (let end = name.indexOf("."); end > 0; end = name.indexOf(".", end + 1)) {
    if (lengths.has(end) && names.has(name.slice(0, end))) return name.slice(end + 1);
  }
  return undefined;
}

interface RowOptions {
  readonly dataset: DatasetDetail;
  /** The name below the column that it is a part of. */
  readonly nested: string | undefined;
  /** The columns that it comes from; absent if no column of the table has any. */
  readonly origins: readonly Origin[] | undefined;
  /** The share of nulls; absent if it is unknown of all columns. */
  readonly nulls: string | undefined;
  readonly tag: string | undefined;
}

function fieldRow(field: DatasetField, options: RowOptions): Html {
  const { dataset, nested, origins, nulls, tag } = options;
  const { namespace, name } = dataset;
  const tags = [...field.tags, ...(tag === undefined ? [] : [tag])];
  return html`
    <tr${classHtml(nested === undefined ? "" : "kid")}>
        <th scope="row"><a class="mono nm" href="${columnUrl({
          namespace,
          name,
          field: field.name,
        })}">${nameHtml(nested ?? field.name)}</a>${tags.map((text) =>
          html`
            <span class="tag">${text}</span>
          `
        )}</th>
        <td>${field.type === undefined
          ? html`<span class="mut">${DASH}</span>`
          : html`<span class="mono">${nameHtml(field.type)}</span>`}</td>
        <td class="c3 w">${field.description ?? html`<span class="mut">${DASH}</span>`}</td>
        ${origins === undefined ? NOTHING : html`<td class="c2 w">${originsHtml(origins)}</td>`}
        ${nulls === undefined ? NOTHING : html`<td class="r c3">${nulls}</td>`}</tr>
  `;
}

function originsHtml(origins: readonly Origin[]): Html {
  if (origins.length === 0) return html`<span class="mut">not stated</span>`;
  return linesHtml(origins.map(originHtml), MAX_ORIGINS);
}

function originHtml({ column, edge }: Origin): Html {
  const { namespace, name, field } = column;
  const table = name.split(/[./]/).at(-1) ?? name;
  const how = transformationText(edge);
  const note = how === "" || how === "identity" ? NOTHING : html`
    <span class="mut">${how}</span>
  `;
  return html`<a class="mono" href="${columnUrl({ namespace, name, field })}">${
    nameHtml(`${table}.${field}`)
  }</a>${note}`;
}
