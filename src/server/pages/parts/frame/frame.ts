import { VERSION } from "../../../../internal/version.ts";
import { SYMBOLS } from "../../../graph/draw/symbols.ts";
import { ago, countOf, size } from "../../../markup/format.ts";
import { ASSET_PATHS } from "./assets.ts";
import { type Html, html, raw, utc } from "../html.ts";
import type { Page, PageContext, Section } from "../page_context.ts";

const SECTIONS: readonly (readonly [Section, string, string])[] = [
  ["overview", "/", "Overview"],
  ["jobs", "/jobs", "Jobs"],
  ["runs", "/runs", "Runs"],
  ["datasets", "/datasets", "Datasets"],
  ["events", "/events", "Events"],
  ["graph", "/graph", "Graph"],
];

/** Puts the content of a page into the frame that all pages share. */
export function frameHtml(page: Page, context: PageContext): Html {
  return documentHtml(
    page,
    html`
      ${headerHtml(page)}
      <main id="main" data-now="${context.now}" ${page.live ? raw("data-live") : ""}>
      ${page.main}
      </main>
      ${footerHtml(context)}
    `,
  );
}

/** Writes a whole document around the body of a page. */
export function documentHtml({ title, icon = "icon", full = false }: Page, body: Html): Html {
  return html`
    <!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>${title} · runline</title>
        <link rel="stylesheet" href="${ASSET_PATHS.style}">
        <link rel="icon" href="${ASSET_PATHS[icon]}" type="image/svg+xml">
        <script type="module" src="${ASSET_PATHS.script}"></script>
      </head>
      <body${full ? raw(` class="full"`) : ""}>
    <a class="skip" href="#main">Skip to content</a>
    <svg class="sprite" aria-hidden="true">${raw(SYMBOLS)}</svg>
    ${body}
    </body>
    </html>
  `;
}

/** Writes the sign and the name of the product. */
export function brandHtml(): Html {
  return html`
    <a class="brand"
      href="/"><svg width="26" height="16" aria-hidden="true"><path class="b" d="M2 11V6h4v5zM8 11V3h4v8zM20 11V5h4v6z"/><path class="x" d="M14 11V8h4v3zM14 13h4l-2 3z"/><path class="b" d="M0 11.5h26v1H0z"/></svg>runline</a>
  `;
}

function headerHtml({ section, search = "" }: Page): Html {
  const links = SECTIONS.map(([key, href, text]) => {
    return html`
      <a href="${href}" ${key === section ? raw(` aria-current="page"`) : ""}>${text}</a>
    `;
  });
  return html`<header class="top">
${brandHtml()}
<nav aria-label="Pages">${links}</nav>
<form role="search" action="/search"><input type="search" name="q" value="${search}" aria-label="Search jobs, datasets, columns and runs" placeholder="Search"><kbd aria-hidden="true">/</kbd></form>
</header>`;
}

function footerHtml({ status, server, now }: PageContext): Html {
  const { url, bytes, events, lastReceivedAt } = status;
  const last = lastReceivedAt === undefined
    ? ""
    : html`, last one <time class="ago" datetime="${lastReceivedAt}" title="${
      utc(lastReceivedAt)
    }">${ago(now - Date.parse(lastReceivedAt))}</time>`;
  const keeps = server.retention === undefined ? "keeps everything" : `keeps ${server.retention}`;
  return html`
    <footer
      class="foot"><span>runline ${VERSION}</span><span class="w">${fileName(url)}, ${size(
        bytes,
      )}</span><span>${countOf(
        events,
        "event",
      )}${last}</span><span>${keeps}</span><span>times in UTC</span><span class="sp"></span><a href="/api/runline/v1/openapi.json">OpenAPI</a><a href="/metrics">Metrics</a><a href="/keys">Keyboard</a></footer>
  `;
}

/** The name of the file of a store. */
function fileName(url: string): string {
  return url.replace(/^sqlite:/, "").replace(/^.*\//, "");
}
