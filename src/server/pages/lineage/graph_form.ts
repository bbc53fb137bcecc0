import {
  checkField,
  hiddenField,
  segmentHtml,
  selectField,
  textField,
  timeField,
} from "../parts/controls.ts";
import { type Html, html, NOTHING } from "../parts/html.ts";
import { changed, runUrl } from "../parts/links.ts";
import { shortId } from "../parts/short_id.ts";
import type { PageContext } from "../parts/page_context.ts";
import { exportMenu } from "./export_menu.ts";
import type { GraphRequest } from "./graph_query.ts";

const HOPS = [
  ["0", "0 hops"],
  ["1", "1 hop"],
  ["2", "2 hops"],
  ["3", "3 hops"],
  ["all", "all"],
] as const;

const EDGES = [
  ["", "the last run"],
  ["10", "the last 10 runs"],
  ["all", "all runs"],
] as const;

/** Options of {@linkcode graphForm}. */
export interface GraphFormOptions {
  /** The request. */
  readonly request: GraphRequest;
  /** Whether the table is shown. */
  readonly isTable: boolean;
  /** The id of the chosen node. */
  readonly selected: string | undefined;
}

/** Writes the form of a graph: where to start, how far, which edges. */
export function graphForm({ url }: PageContext, { request, isTable }: GraphFormOptions): Html {
  const query = url.searchParams;
  const view = (isCurrent: boolean, name: string | undefined, text: string) => ({
    href: `${changed(url, { view: name })}#g-chosen`,
    text,
    current: isCurrent,
  });
  const run = query.get("run");
  return html`
    <form class="filter fgraph" action="/graph#g-chosen">
    ${run ? runFields(run) : startFields(query, request)}${textField({
      name: "filter",
      label: "Only names with",
      value: query.get("filter") ?? "",
    })}${run ? NOTHING : checkField({
      name: "parents",
      label: "Only parents",
      checked: query.get("parents") === "1",
    })}${hiddenField("view", query.get("view"))}
    <button type="submit">Apply</button>
    <span class="sp"></span>
    ${segmentHtml([view(!isTable, undefined, "Graph"), view(isTable, "table", "Table")])}
    ${exportMenu(url)}</form>
  `;
}

// The edges of one run leave nothing else to choose.
function runFields(run: string): Html {
  return html`
    ${hiddenField("run", run)}<p
      class="ck">The run <a class="mono" href="${runUrl(run)}">${shortId(
        run,
      )}</a>. <a href="/graph">All lineage</a></p>
  `;
}

function startFields(query: URLSearchParams, { node }: GraphRequest): Html {
  const value = (name: string, otherwise = ""): string => query.get(name) || otherwise;
  return html`${
    textField({ name: "node", label: "Start at", value: node, placeholder: "job:namespace:name" })
  }${selectField({ name: "up", label: "Upstream", value: value("up", "1"), options: HOPS })}${
    selectField({ name: "down", label: "Downstream", value: value("down", "1"), options: HOPS })
  }${selectField({ name: "edges", label: "Edges of", value: value("edges"), options: EDGES })}${
    timeField({ name: "at", label: "At (UTC)", value: value("at") })
  }`;
}
