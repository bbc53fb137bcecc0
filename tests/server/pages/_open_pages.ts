import { GraphRenderer } from "../../../src/server/graph_svg.ts";
import { pages } from "../../../src/server/pages/pages.ts";
import type { LineageStore } from "../../../src/server/store/store.ts";
import { openStore } from "../../fixtures/lineage_store.ts";
import { WORLD_NOW, worldEvents } from "../../fixtures/lineage_world.ts";
import { newEvent } from "../../fixtures/server_events.ts";

/** Pages over a store of their own. */
export interface OpenPages extends AsyncDisposable {
  /** The store. */
  readonly store: LineageStore;
  /** The failures for which pages were sent. */
  readonly errors: unknown[];
  /** Requests a page. */
  get(path: string, init?: RequestInit): Promise<Response>;
  /** Requests a page and returns its HTML. */
  html(path: string): Promise<string>;
}

/** Options of {@linkcode openPages}. */
export interface OpenPagesOptions {
  /** The events in the store. @default {[]} */
  readonly events?: readonly object[];
  /** Whether the made-up world is in the store. @default {false} */
  readonly world?: boolean;
  /** Changes the store before the pages get it. */
  readonly wrap?: (store: LineageStore) => LineageStore;
}

/** Opens pages without a socket. */
export async function openPages(options: OpenPagesOptions = {}): Promise<OpenPages> {
  const { events = [], world = false, wrap = (store) => store } = options;
  const store = await openStore({ now: () => WORLD_NOW });
  if (world) await store.append(worldEvents(12));
  if (events.length > 0) await store.append(events.map(newEvent));
  const renderer = new GraphRenderer();
  const errors: unknown[] = [];
  const app = pages({
    store: wrap(store),
    renderer,
    server: { needsToken: false, retention: "30 days" },
    now: () => WORLD_NOW,
    onError: (error) => void errors.push(error),
  });
  const get = async (path: string, init: RequestInit = {}): Promise<Response> => {
    return await app.fetch(new Request(new URL(path, "http://127.0.0.1:5010"), init));
  };
  return {
    store,
    errors,
    get,
    html: async (path) => await (await get(path)).text(),
    async [Symbol.asyncDispose]() {
      await renderer[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
    },
  };
}

/** The addresses of a page's links that lead to other pages of ours, without their fragments. */
export function linksOf(html: string): readonly string[] {
  const found = [...html.matchAll(/href="([^"]*)"/g)].map(([, href = ""]) => decodeEntities(href));
  const own = found.filter((href) =>
    href.startsWith("/") && !/^\/(?:api|metrics|assets)/.test(href)
  );
  return [...new Set(own.map((href) => href.replace(/#.*$/s, "")))];
}

/** Reads the entities that pages have. */
export function decodeEntities(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}
