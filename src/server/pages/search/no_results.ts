import { countOf } from "../../markup/format.ts";
import { datasetLink, jobLink } from "../parts/entity.ts";
import { pageHead } from "../parts/frame/head.ts";
import { type Html, html, joinHtml, NOTHING } from "../parts/html.ts";
import type { PageContext } from "../parts/page_context.ts";
import { parsedQuery } from "./parsed_query.ts";

/** Writes that a search found nothing: the nearest names, and where it looked. */
export async function noResultsHtml(text: string, context: PageContext): Promise<Html> {
  const { store, status, server } = context;
  const name = { namespace: "", name: parsedQuery(text).text };
  const [jobs, datasets] = await Promise.all([
    store.similarNames("job", name, 3),
    store.similarNames("dataset", name, 3),
  ]);
  const links = [...jobs.map((job) => jobLink(job)), ...datasets.map((set) => datasetLink(set))];
  const kept = server.retention === undefined ? NOTHING : html`
    Events older than ${server
      .retention} are removed; <code>--retention</code> sets how long they stay.
  `;
  return html`${
    pageHead({
      title: html`Nothing found for <span class="w">${text}</span>`,
      below: links.length === 0
        ? NOTHING
        : html`<p class="lede">Similar names: ${joinHtml(links, ", ")}</p>`,
    })
  }
<p>No name, column, run id, and no text of a facet of ${
    countOf(status.events, "event")
  } contains it.${kept}</p>`;
}
