import { type Html, html, nameHtml } from "./html.ts";

/** Writes tags, or nothing where there are none. */
export function tagsHtml(tags: readonly string[]): Html | undefined {
  if (tags.length === 0) return undefined;
  return html`${
    tags.map((tag) =>
      html`
        <span class="tag">${nameHtml(tag)}</span>
      `
    )
  }`;
}
