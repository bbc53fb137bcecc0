import type { Diagram } from "../../graph/diagram/diagram.ts";
import type { DiagramSvgOptions } from "../../graph/draw/diagram_svg.ts";
import type { Theme } from "../../graph/export/standalone.ts";
import type { StoreStatus } from "../../store/overview.ts";
import type { LineageStore } from "../../store/store.ts";

/** The questions that pages ask of a store. */
export type PageStore = Omit<
  LineageStore,
  | "append"
  | "prune"
  | "rebuild"
  | "deleteJob"
  | "deleteDataset"
  | "deleteNamespace"
  | "setTag"
  | "addTag"
  | "removeTag"
  | typeof Symbol.asyncDispose
>;

/** Draws diagrams; `GraphRenderer` is one. */
export interface DiagramRenderer {
  /** Draws a diagram for a page. */
  svg(diagram: Diagram, options: DiagramSvgOptions): Promise<string>;
  /** Draws a diagram as a picture by itself. */
  picture(diagram: Diagram, options: DiagramSvgOptions & { theme?: Theme }): Promise<string>;
  /** Draws a diagram as one HTML file. */
  page(
    diagram: Diagram,
    options: DiagramSvgOptions & { theme?: Theme; note: string },
  ): Promise<string>;
}

/** The facts of their server that pages show. */
export interface ServerFacts {
  /** The time after which events are removed, in words: `30 days`. Absent if they are kept. */
  readonly retention?: string;
  /** Whether a token is needed. */
  readonly needsToken: boolean;
}

/** The dependencies of every page. */
export interface PageContext {
  /** The store. */
  readonly store: PageStore;
  /** Draws diagrams. */
  readonly renderer: DiagramRenderer;
  /** The current time, in milliseconds since 1970. */
  readonly now: number;
  /** The address of the page. */
  readonly url: URL;
  /** The server. */
  readonly server: ServerFacts;
  /** The state of the store. */
  readonly status: StoreStatus;
  /** The namespaces by name, each with the number that decides its colour. */
  readonly namespaces: ReadonlyMap<string, PageNamespace>;
}

/** A namespace in the form that pages use. */
export interface PageNamespace {
  /** The number that decides the colour. */
  readonly number: number;
  /** Whether it has jobs. */
  readonly hasJobs: boolean;
  /** Whether it has datasets. */
  readonly hasDatasets: boolean;
}

/** A page to be sent. */
export interface Page {
  /** The title, without the name of the product. */
  readonly title: string;
  /** The part of the site that it belongs to. */
  readonly section?: Section;
  /** The content. */
  readonly main: import("./html.ts").Html;
  /** The sign of the page. @default {"icon"} */
  readonly icon?: "icon" | "icon-bad" | "icon-run";
  /** Whether it has the whole width and height. @default {false} */
  readonly full?: boolean;
  /** Whether it changes with new events. @default {false} */
  readonly live?: boolean;
  /** The seconds after which a browser loads the page again, with or without scripts. */
  readonly reloadSeconds?: number;
  /** The text in the search field. @default {""} */
  readonly search?: string;
  /** The HTTP status. @default {200} */
  readonly status?: 200 | 400 | 401 | 404 | 500 | 503;
}

/** The parts of the site. */
export type Section = "overview" | "jobs" | "runs" | "datasets" | "events" | "graph";
