import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { GraphRenderer, lineageHandler, serveRequests } from "../../../src/server/serve.ts";
import type { LineageStore } from "../../../src/server/store/store.ts";
import { openStore } from "../../fixtures/lineage_store.ts";
import { WORLD_NOW, worldEvents } from "../../fixtures/lineage_world.ts";
import { newEvent } from "../../fixtures/server_events.ts";
import { installChromium } from "../services/chromium.ts";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

/** A busy machine needs more than the 30 seconds of Playwright. */
const TIME_LIMIT_MS = 120_000;

/** A server with pages and a browser that looks at them. */
export interface BrowserPages extends AsyncDisposable {
  /** The address of the server. */
  readonly url: string;
  /** The store. */
  readonly store: LineageStore;
  /** Opens a window of its own. */
  open(options?: OpenOptions): Promise<OpenPage>;
}

/** How a window is opened. */
export interface OpenOptions {
  /** The theme. @default {"light"} */
  readonly theme?: "light" | "dark";
  /** Whether scripts run. @default {true} */
  readonly scripts?: boolean;
  /** The width. @default {1280} */
  readonly width?: number;
}

/** A window. */
export interface OpenPage extends AsyncDisposable {
  /** The page in it. */
  readonly page: Page;
  /** Complaints of the browser: failed requests, broken rules, errors of scripts, dialogs. */
  readonly complaints: readonly string[];
  /** Goes to a path of the server. */
  go(path: string): Promise<void>;
}

/** Serves pages over the made-up world, or over some events, also with a token, and starts a browser. */
export async function browserPages(
  { events, token }: { readonly events?: readonly object[]; readonly token?: string } = {},
): Promise<BrowserPages> {
  const executablePath = await installChromium();
  const store = await openStore({ now: () => WORLD_NOW });
  await store.append(events?.map(newEvent) ?? worldEvents(12));
  const renderer = new GraphRenderer();
  const handler = lineageHandler({
    store,
    renderer,
    retention: "30 days",
    now: () => WORLD_NOW,
    ...token !== undefined && { token },
  });
  const server = await serveRequests(handler, { port: 0 });
  // By default SIGTERM closes the browser alone, and each test after it fails.
  const browser = await chromium.launch({ executablePath, args: FLAGS, handleSIGTERM: false });
  return {
    url: server.url,
    store,
    open: (options = {}) => openPage(browser, server.url, options),
    async [Symbol.asyncDispose]() {
      await browser.close();
      await server[Symbol.asyncDispose]();
      await renderer[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
    },
  };
}

async function openPage(browser: Browser, url: string, options: OpenOptions): Promise<OpenPage> {
  const { theme = "light", scripts = true, width = 1280 } = options;
  const context: BrowserContext = await browser.newContext({
    viewport: { width, height: 800 },
    colorScheme: theme,
    javaScriptEnabled: scripts,
    reducedMotion: "reduce",
  });
  context.setDefaultTimeout(TIME_LIMIT_MS);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    const isOwn = request.url().startsWith(url) || /^(?:blob|data):/.test(request.url());
    if (!isOwn) complaints.push(`request to ${request.url()}`);
  });
  return {
    page,
    complaints,
    go: async (path) => void await page.goto(`${url}${path}`, { waitUntil: "load" }),
    async [Symbol.asyncDispose]() {
      await context.close();
    },
  };
}
