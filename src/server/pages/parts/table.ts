import { countOf } from "../../markup/format.ts";
import { classHtml, type Html, html, NOTHING, raw } from "./html.ts";

/** A table of a page. */
export interface TableOptions {
  /** The text alternative. */
  readonly caption: string;
  /** The cells of its head: {@linkcode head}. */
  readonly head: readonly Html[];
  /** Its rows, each a `<tr>`. */
  readonly rows: readonly Html[];
  /** Whether it has no link, so that it needs the focus to be scrolled by keyboard. @default {false} */
  readonly withoutLinks?: boolean;
}

/** Writes a table. */
export function tableHtml({ caption, head, rows, withoutLinks = false }: TableOptions): Html {
  const region = withoutLinks
    ? html`
      tabindex="0" role="region" aria-label="${caption}"
    `
    : raw("");
  return html`
    <div class="tw" ${region}>
      <table>
        <caption class="vh">${caption}</caption>
        <thead>
          <tr>${head}</tr>
        </thead>
        <tbody>
    ${rows}
        </tbody>
      </table>
    </div>
  `;
}

/** Options of {@linkcode head}. */
export interface HeadOptions {
  /** The address of the table sorted by this column. */
  readonly href?: string;
  /** Whether the table is sorted by it, and in which direction. */
  readonly sorted?: "ascending" | "descending" | false;
  /** Whether the text is for those who do not see the page. */
  readonly hidden?: boolean;
}

/** Writes a cell of the head of a table. */
export function head(text: string, classes = "", options: HeadOptions = {}): Html {
  const { href, sorted = false, hidden = false } = options;
  const order = sorted ? raw(` aria-sort="${sorted}"`) : NOTHING;
  const arrow = sorted
    ? html`<span aria-hidden="true"> ${sorted === "ascending" ? "↑" : "↓"}</span>`
    : raw("");
  const label = hidden ? html`<span class="vh">${text}</span>` : text;
  const content = href === undefined ? label : html`<a href="${href}">${label}${arrow}</a>`;
  return html`
    <th scope="col" ${classHtml(classes)}${order}>${content}</th>
  `;
}

/** Writes a row with the number of rows that are not shown; nothing if all are. */
export function moreRow(
  rest: number,
  { noun, columns }: { readonly noun: string; readonly columns: number },
): Html {
  if (rest <= 0) return NOTHING;
  return html`
    <tr>
      <td colspan="${columns}" class="mut">${countOf(rest, `more ${noun}`)} not shown</td>
    </tr>
  `;
}

/** Writes a row that is the head of the rows after it. */
export function groupRow(text: string, columns: number): Html {
  return html`
    <tr class="grp">
      <th colspan="${columns}" scope="colgroup">${text}</th>
    </tr>
  `;
}
