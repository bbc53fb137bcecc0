import { count } from "../../markup/format.ts";
import { classHtml, type Html, html, NOTHING } from "./html.ts";

/** A section of a page. */
export interface SectionOptions {
  /** The id of its heading. */
  readonly id: string;
  /** The heading. */
  readonly title: string;
  /** A number or a short text beside the heading. */
  readonly note?: number | string | Html;
  /** The content at the right of the heading. */
  readonly more?: Html;
  /** Whether it follows something that needs no space below it. @default {false} */
  readonly first?: boolean;
}

/** Writes a section. */
export function sectionHtml(options: SectionOptions, content: Html | readonly Html[]): Html {
  const { id, title, note, more = NOTHING, first = false } = options;
  const text = typeof note === "number" ? count(note) : note;
  const beside = note === undefined ? NOTHING : html`<span class="n">${text}</span>`;
  return html`
    <section aria-labelledby="${id}" ${classHtml(first ? "first" : "")}>
    <div class="sh"><h2 id="${id}">${title}</h2>${beside}${more}</div>
    ${content}
    </section>
  `;
}

/** Writes a link at the right of a heading. */
export function moreLink(href: string, text: string): Html {
  return html`<a class="more" href="${href}">${text}</a>`;
}

/** Writes the strip of facts below the head of a page; facts without a value are left out. */
export function factsHtml(facts: readonly (readonly [string, Html | string | undefined])[]): Html {
  const known = facts.filter(([, value]) => value !== undefined);
  if (known.length === 0) return NOTHING;
  const items = known.map(([term, value]) =>
    html`
      <div>
        <dt>${term}</dt>
        <dd>${value}</dd>
      </div>
    `
  );
  return html`
    <dl class="facts">${items}</dl>
  `;
}

/** Writes pairs of terms and values; pairs without a value are left out. */
export function pairsHtml(
  pairs: readonly (readonly [string, Html | string | undefined])[],
  classes = "",
): Html {
  const known = pairs.filter(([, value]) => value !== undefined);
  const items = known.map(([term, value]) =>
    html`
      <dt>${term}</dt>
      <dd>${value}</dd>
    `
  );
  return html`<dl${classHtml(classes)}>${items}</dl>`;
}
