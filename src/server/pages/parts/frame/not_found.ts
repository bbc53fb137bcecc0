import type { NodeRef } from "../../../store/names.ts";
import { datasetLink, jobLink } from "../entity.ts";
import { pageHead } from "./head.ts";
import { type Html, html, joinHtml, nameHtml, NOTHING } from "../html.ts";
import { withQuery } from "../links.ts";
import type { Page, PageContext } from "../page_context.ts";

/** The page in place of a job or dataset that is not there: the nearest names. */
export async function notFoundPage(
  { kind, ...name }: NodeRef,
  context: PageContext,
): Promise<Page> {
  const similar = await context.store.similarNames(kind, name, 5);
  const link = kind === "job" ? jobLink : datasetLink;
  const near = joinHtml(similar.map((other) => link(other)), ", ");
  const { retention } = context.server;
  const kept = retention === undefined
    ? "no event names it"
    : `no event of the last ${retention} names it`;
  const list = withQuery(`/${kind}s`, { namespace: name.namespace });
  return {
    title: `No ${kind} of this name`,
    section: `${kind}s`,
    status: 404,
    main: html`
      ${pageHead({
        title: `No ${kind} of this name`,
        below: html`<p class="lede"><code class="w">${
          nameHtml(`${name.namespace}/${name.name}`)
        }</code> is not in this database: ${kept}.</p>`,
      })}
      ${similar.length === 0 ? NOTHING : html`<p><b>Similar names:</b> ${near}</p>`}
      <p
        class="gap"><a href="${withQuery("/search", {
          q: name.name,
        })}">Search for it</a> · <a href="${list}">All ${kind}s of ${nameHtml(
          name.namespace,
        )}</a></p>
    `,
  };
}

/** The page in place of one that is not there. */
export function noSuchPage(what: string, advice: Html): Page {
  return {
    title: what,
    status: 404,
    main: html`${pageHead({ title: what, below: html`<p class="lede">${advice}</p>` })}`,
  };
}
