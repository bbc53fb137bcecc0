import { classHtml, type Html, html, joinHtml, NOTHING } from "../html.ts";

/** The head of a page. */
export interface PageHead {
  /** The way to it: kind, namespace, parent. */
  readonly crumbs?: readonly Html[];
  /** The heading. */
  readonly title: Html | string;
  /** Whether the heading is a name. @default {false} */
  readonly isName?: boolean;
  /** The state beside the heading. */
  readonly state?: Html;
  /** The lines below the heading. */
  readonly below?: Html;
  /** The buttons at the right. */
  readonly actions?: readonly Html[];
}

/** Writes the head of a page. */
export function pageHead(options: PageHead): Html {
  const { crumbs = [], title, isName = false, state = NOTHING, below = NOTHING } = options;
  const { actions = [] } = options;
  const way = joinHtml(crumbs, html`<span aria-hidden="true">/</span>`);
  const buttons = actions.length === 0 ? NOTHING : html`
    <div class="acts">${actions}</div>
  `;
  return html`
    <div class="head">
      <div>${crumbs.length === 0 ? "" : html`<p class="crumb">${way}</p>`}
    <h1${classHtml(isName ? "mono" : "")}>${title} ${state}</h1>${below}</div>${buttons}</div>
  `;
}

/** Writes a button that is a link. */
export function buttonLink(href: string, text: string): Html {
  return html`<a class="btn" href="${href}">${text}</a>`;
}

/** Writes a line of text below the heading. */
export function ledeHtml(text: Html | string | undefined): Html {
  return text === undefined || text === "" ? NOTHING : html`<p class="lede">${text}</p>`;
}
