import { type Context, Hono } from "hono";
import { compress } from "hono/compress";
import { LineageStoreError } from "../errors.ts";
import { withoutControls } from "../markup/escape_markup.ts";
import { datasetPage } from "./datasets/dataset_page.ts";
import { datasetsPage } from "./datasets/datasets_page.ts";
import { eventsPage } from "./events/events_page.ts";
import { homePage } from "./home/home_page.ts";
import { jobPage } from "./jobs/job_page.ts";
import { jobsPage } from "./jobs/jobs_page.ts";
import { columnPage, readColumn } from "./lineage/column_page.ts";
import { exportGraph } from "./lineage/graph_export.ts";
import { graphPage } from "./lineage/graph_page.ts";
import { readGraph } from "./lineage/read_graph.ts";
import { addressError } from "./_address_error.ts";
import { asset } from "./parts/frame/assets.ts";
import { frameHtml } from "./parts/frame/frame.ts";
import type {
  DiagramRenderer,
  Page,
  PageContext,
  PageNamespace,
  PageStore,
  ServerFacts,
} from "./parts/page_context.ts";
import { addressErrorPage, errorPage, keysPage, noPage } from "./parts/frame/plain_pages.ts";
import { PAGE_HEADERS, PICTURE_HEADERS } from "./page_headers.ts";
import { runPage } from "./runs/run_page.ts";
import { runsPage } from "./runs/runs_page.ts";
import { searchPage } from "./search/search_page.ts";

/** Options of the pages. */
export interface PagesOptions {
  /** The store. */
  readonly store: PageStore;
  /** Draws diagrams. */
  readonly renderer: DiagramRenderer;
  /** The facts of the server that pages show. */
  readonly server: ServerFacts;
  /** The clock. @default {Date.now} */
  readonly now?: () => number;
  /** Called with a failure for which a page was sent. @default {nothing} */
  readonly onError?: (error: unknown) => void;
}

type PageWriter = (context: PageContext) => Promise<Page> | Page;

const PAGES: Readonly<Record<string, PageWriter>> = {
  "/": homePage,
  "/jobs": jobsPage,
  "/job": jobPage,
  "/runs": runsPage,
  "/run": runPage,
  "/datasets": datasetsPage,
  "/dataset": datasetPage,
  "/events": eventsPage,
  "/graph": graphPage,
  "/column": columnPage,
  "/search": searchPage,
  "/keys": keysPage,
};

const MAX_NAMESPACES = 1000;

/** The pages, as an application to mount at the root of a server, after its other routes. */
export function pages(options: PagesOptions): Hono {
  const app = new Hono();
  app.use(compress());
  app.get("/assets/:file", (c) => sendAsset(c));
  for (const [path, write] of Object.entries(PAGES)) {
    app.get(path, (c) => sendPage(c, write, options));
  }
  app.get("/:file{(?:graph|column)\\.[a-z]+}", (c) => sendExport(c, options));
  app.get("*", (c) => sendPage(c, missingPage, options));
  // Every path is read by GET, so only the method of a request can be wrong.
  app.notFound((c) => c.text("405 Method Not Allowed\n", 405, { allow: "GET, HEAD" }));
  app.onError((error, c) => {
    options.onError?.(error);
    const message = error instanceof LineageStoreError ? error.message : "Unexpected failure";
    return sendPage(c, () => errorPage(message), options).catch(() => {
      return c.text(`${message}\n`, 500, PAGE_HEADERS);
    });
  });
  return app;
}

async function sendPage(
  c: Context,
  write: PageWriter,
  options: PagesOptions,
): Promise<Response> {
  const context = await pageContext(c, options);
  const wrong = addressError(context.url);
  const page = wrong === undefined ? await write(context) : addressErrorPage(wrong, context.url);
  // A browser drops null characters, and would show other names.
  const text = withoutControls(String(await frameHtml(page, context)));
  return c.html(text, page.status ?? 200, {
    ...PAGE_HEADERS,
    ...page.reloadSeconds === undefined ? {} : { refresh: String(page.reloadSeconds) },
  });
}

async function pageContext(c: Context, options: PagesOptions): Promise<PageContext> {
  const { store, renderer, server, now = Date.now } = options;
  const [status, { items }] = await Promise.all([
    store.status(),
    store.namespaces({ limit: MAX_NAMESPACES }),
  ]);
  const namespaces = new Map<string, PageNamespace>(items.map((item) => [item.name, item]));
  return { store, renderer, server, status, namespaces, now: now(), url: new URL(c.req.url) };
}

function sendAsset(c: Context): Response {
  const found = asset(new URL(c.req.url).pathname);
  if (found === undefined) return c.text("No such file\n", 404, PAGE_HEADERS);
  return c.body(found.text, 200, {
    "content-type": found.type,
    "cache-control": "public, max-age=31536000, immutable",
    "x-content-type-options": "nosniff",
  });
}

function missingPage({ url }: PageContext): Page {
  return noPage(url.pathname);
}

async function sendExport(c: Context, options: PagesOptions): Promise<Response> {
  const context = await pageContext(c, options);
  if (addressError(context.url)) return await sendPage(c, missingPage, options);
  const { url, renderer } = context;
  const [, name = "", ending = ""] = /^\/(\w+)\.(\w+)$/.exec(url.pathname) ?? [];
  const { diagram, label } = name === "column"
    ? await readColumn(url, options.store)
    : await readGraph(context);
  const theme = url.searchParams.get("theme") === "dark" ? "dark" : "light";
  const file = await exportGraph(ending, diagram, { label, theme, renderer });
  if (file === undefined) {
    return await sendPage(c, missingPage, options);
  }
  return c.body(file.content, 200, {
    ...PICTURE_HEADERS,
    "content-type": file.type,
    "content-disposition": `attachment; filename="lineage.${ending}"`,
  });
}
