import type { JobFilter, JobOrder, JobSummary } from "../../store/jobs.ts";
import {
  checkField,
  emptyListHtml,
  filterHtml,
  hiddenField,
  namespaceField,
  PAGE_SIZE,
  pageRequest,
  pagerHtml,
  selectField,
  tabsHtml,
  textField,
} from "../parts/controls.ts";
import { pageHead } from "../parts/frame/head.ts";
import { type Html, html } from "../parts/html.ts";
import { changed } from "../parts/links.ts";
import type { Page, PageContext } from "../parts/page_context.ts";
import { STATE_TABS, stateOf } from "../parts/state_tabs.ts";
import { head, tableHtml } from "../parts/table.ts";
import { childRows } from "./child_rows.ts";
import { jobRow } from "./job_row.ts";

/** The orders of the list, with their labels. */
export const JOB_ORDERS: readonly (readonly [JobOrder, string])[] = [
  ["name", "Name"],
  ["started", "Last started"],
  ["p50", "p50"],
  ["p95", "p95"],
  ["failures", "Failures in a row"],
];

/** The list of jobs. */
export async function jobsPage(context: PageContext): Promise<Page> {
  const { store, url } = context;
  const query = url.searchParams;
  const order = JOB_ORDERS.find(([name]) => name === query.get("sort"))?.[0] ?? "name";
  const state = stateOf(query.get("state"));
  // A name that is looked for may be a child's, which then has a row of its own.
  const grouped = query.get("flat") !== "1" && !query.get("q")?.trim();
  const filter = filterOf(query, grouped);
  const [page, counts] = await Promise.all([
    store.jobs({ ...filter, ...(state ? { states: [state] } : {}) }, {
      ...pageRequest(url),
      order,
    }),
    store.countJobs(filter),
  ]);
  const total = state === undefined ? sum(Object.values(counts)) : counts[state];
  const rows = await Promise.all(page.items.map((job) => jobRows(job, { context, grouped })));
  return {
    title: "Jobs",
    section: "jobs",
    live: true,
    main: html`${pageHead({ title: "Jobs" })}
${filterForm(context, order)}
${
      tabsHtml(
        "State of the last run",
        STATE_TABS.map(([key, word, of]) => ({
          href: changed(url, { state: key, cursor: undefined }),
          text: word,
          count: of === undefined ? sum(Object.values(counts)) : counts[of],
          current: of === state,
        })),
      )
    }
${
      rows.length === 0
        ? emptyListHtml(context, "job")
        : tableHtml({ caption: "Jobs with their last runs", head: jobHead(url, order), rows })
    }
${
      pagerHtml(url, {
        shown: page.items.length,
        total,
        noun: "job",
        next: page.next,
        text: `Next ${PAGE_SIZE}`,
      })
    }`,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function filterOf(query: URLSearchParams, grouped: boolean): JobFilter {
  const [namespace, text] = [query.get("namespace"), query.get("q")?.trim()];
  return {
    ...(namespace ? { namespace } : {}),
    ...(text ? { text } : {}),
    ...(grouped ? { topLevel: true } : {}),
  };
}

function filterForm(context: PageContext, order: JobOrder): Html {
  const query = context.url.searchParams;
  return filterHtml("/jobs", [
    textField({
      name: "q",
      label: "Name contains",
      value: query.get("q") ?? "",
      placeholder: "for example delivery",
    }),
    namespaceField(context, "hasJobs"),
    selectField({ name: "sort", label: "Sort by", value: order, options: JOB_ORDERS }),
    checkField({
      name: "flat",
      label: "Children as rows of their own",
      checked: query.get("flat") === "1",
    }),
    hiddenField("state", query.get("state")),
  ]);
}

function jobHead(url: URL, order: JobOrder): readonly Html[] {
  const sorted = (
    name: JobOrder,
  ): { href: string; sorted: "ascending" | "descending" | false } => ({
    href: changed(url, { sort: name, cursor: undefined }),
    sorted: order === name ? (name === "name" ? "ascending" : "descending") : false,
  });
  return [
    head("Job", "", sorted("name")),
    head("Namespace", "c2"),
    head("Last run", "nw"),
    head("Last 10 runs", "fit"),
    head("p50", "r c2", sorted("p50")),
    head("p95", "r c2", sorted("p95")),
    head("Failed in a row", "r c3", sorted("failures")),
    head("Last started", "r c3", sorted("started")),
  ];
}

interface RowOptions {
  readonly context: PageContext;
  readonly grouped: boolean;
}

async function jobRows(job: JobSummary, { context, grouped }: RowOptions): Promise<Html> {
  if (!grouped || job.children === 0) return jobRow(job, context);
  const children = await childRows(job, context);
  return html`${jobRow(job, context, { toggle: children.toggle })}${children.rows}`;
}
