import { brandHtml, documentHtml } from "./frame.ts";
import { pageHead } from "./head.ts";
import { cutText } from "../first_line.ts";
import { type Html, html, nameHtml, NOTHING } from "../html.ts";
import { changed } from "../links.ts";
import type { Page } from "../page_context.ts";
import { head, tableHtml } from "../table.ts";

const LONGEST_VALUE = 200;

/** The page with the form for the token of the server. */
export function loginPage(
  { next, isWrong }: { readonly next: string; readonly isWrong: boolean },
): Html {
  const wrong = isWrong
    ? html`<p class="bad tx" role="alert">This is not the token of the server.</p>`
    : NOTHING;
  const main = html`<header class="top">${brandHtml()}</header>
<main id="main">
${
    pageHead({
      title: "Token needed",
      below: html`
        <p
          class="lede">This server needs a token: the value of <code>--token</code> or of the file of <code>--token-file</code>. Programs send it as <code>Authorization: Bearer</code>.</p>
      `,
    })
  }
${wrong}
<form class="filter" method="post" action="/login"><label class="grow"><span>Token</span><input type="password" name="token" autocomplete="current-password" required autofocus></label>
<input type="hidden" name="next" value="${next}">
<button type="submit">Open</button></form>
</main>`;
  return documentHtml({ title: "Token needed", main }, main);
}

/** The page in place of one that could not be written. */
export function errorPage(message: string): Page {
  return {
    title: "Something went wrong",
    status: 500,
    main: html`
      ${pageHead({
        title: "Something went wrong",
        below:
          html`<p class="lede">The page could not be written. The log of the server has the details.</p>`,
      })}<div class="err">
        <pre>${message}</pre>
      </div>
    `,
  };
}

/** The page in place of one that cannot read a value in its address. */
export function addressErrorPage(
  { name, value, expected }: {
    readonly name: string;
    readonly value: string;
    readonly expected: string;
  },
  url: URL,
): Page {
  return {
    title: "Unsupported address",
    status: 400,
    main: pageHead({
      title: html`Unsupported value of <code>${name.slice(0, LONGEST_VALUE)}</code>`,
      below: html`
        <p
          class="lede"><code>${name.slice(
            0,
            LONGEST_VALUE,
          )}</code> must be ${expected}, and is <code class="w">${nameHtml(
            cutText(value, LONGEST_VALUE),
          )}</code>. <a href="${changed(url, { [name]: undefined })}">The page without it</a></p>
      `,
    }),
  };
}

/** The page for an address that leads nowhere. */
export function noPage(path: string): Page {
  return {
    title: "No such page",
    status: 404,
    main: html`${
      pageHead({
        title: "No such page",
        below:
          html`<p class="lede"><code class="w">${path}</code> leads nowhere. <a href="/">Overview</a></p>`,
      })
    }`,
  };
}

const KEYS: readonly (readonly [string, string])[] = [
  ["/", "Search"],
  ["g then h, j, r, d, e or g", "Overview, jobs, runs, datasets, events, graph"],
  ["j, k", "Next row, row before"],
  ["Enter", "Open the row"],
  ["[, ]", "Previous and next run, or page of a list"],
  ["o", "Open or fold the chosen row, or all raw JSON"],
  ["e", "Go to the error"],
  ["Arrow keys in a graph", "Along the edges, and between neighbours"],
  ["Enter in a graph", "Select the node"],
  ["+, − in a graph", "Show more of the node; go back"],
  ["f, 0 in a graph", "Fit; 100 %"],
  ["t in a graph", "Graph or table"],
  ["Ctrl and wheel in a graph", "Zoom"],
  ["?", "This list"],
  ["Esc", "Close; leave a field"],
];

/** The page that lists the keys. */
export function keysPage(): Page {
  return {
    title: "Keyboard",
    main: html`${
      pageHead({
        title: "Keyboard",
        below: html`
          <p
            class="lede">All pages work with Tab and Enter alone. With JavaScript, these keys work too.</p>
        `,
      })
    }${
      tableHtml({
        caption: "Keys",
        head: [head("Key", "fit"), head("What it does")],
        rows: KEYS.map(([key, text]) =>
          html`
            <tr>
              <th scope="row" class="fit"><b class="mono">${key}</b></th>
              <td>${text}</td>
            </tr>
          `
        ),
        withoutLinks: true,
      })
    }`,
  };
}
