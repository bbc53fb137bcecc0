import { RUN_EVENT_TYPES } from "../../events/incoming_event.ts";
import type { EventFilter, EventSummary } from "../../store/events.ts";
import {
  checkField,
  emptyListHtml,
  filterHtml,
  hiddenField,
  namespaceField,
  pageRequest,
  pagerHtml,
  selectField,
  textField,
  timeField,
} from "../parts/controls.ts";
import { buttonLink, pageHead } from "../parts/frame/head.ts";
import { type Html, html, nameHtml, NOTHING } from "../parts/html.ts";
import { changed, datasetUrl, jobUrl, runUrl, withQuery } from "../parts/links.ts";
import type { Page, PageContext } from "../parts/page_context.ts";
import { shortId } from "../parts/short_id.ts";
import { timeRange } from "../parts/time_range.ts";
import { eventTable } from "./event_table.ts";

const FOLLOW_SECONDS = 5;

/** The types of the filter, with their labels. */
export const EVENT_TYPES: readonly (readonly [string, string])[] = [
  ["", "Any type"],
  ...RUN_EVENT_TYPES.map((type) => [type, type] as const),
  ["dataset", "Dataset"],
  ["job", "Job"],
];

/** The list of events. */
export async function eventsPage(context: PageContext): Promise<Page> {
  const { store, url } = context;
  const query = url.searchParams;
  const isFirst = !query.get("cursor");
  const filter = eventFilter(query);
  const isFiltered = Object.keys(filter).length > 0;
  const follows = isFirst && query.get("follow") === "1";
  const [page, total, opened] = await Promise.all([
    store.events(filter, { ...pageRequest(url), order: "lastArrived" }),
    isFiltered ? store.countEvents(filter) : context.status.events,
    openedEvent(context),
  ]);
  const items = withOpened(page.items, opened);
  return {
    title: "Events",
    section: "events",
    ...(follows ? { reloadSeconds: FOLLOW_SECONDS } : {}),
    main: html`${
      pageHead({
        title: "Events",
        below: ofEntity(filter),
        actions: [buttonLink(downloadUrl(query), "Download as NDJSON")],
      })
    }
${filterForm(context)}
${
      follows ? followNote(context) : liveNote(context, {
        isFirst,
        newest: items[0],
      })
    }
${openedNote(url, opened)}${
      items.length === 0 ? emptyListHtml(context, "event") : eventTable(items, { context, opened })
    }
${pagerHtml(url, { shown: items.length, total, noun: "event", next: page.next, text: "Older" })}`,
  };
}

type Opened = Awaited<ReturnType<PageContext["store"]["event"]>>;

async function openedEvent({ store, url }: PageContext): Promise<Opened> {
  const id = Number(url.searchParams.get("open") ?? NaN);
  return Number.isSafeInteger(id) ? await store.event(id) : undefined;
}

function openedNote(url: URL, opened: Opened): Html {
  const id = url.searchParams.get("open");
  return !id || opened !== undefined
    ? NOTHING
    : html`<p class="note">Event ${id} is not in this database.</p>`;
}

// A link to an event opens it also where the list has gone on.
function withOpened(items: readonly EventSummary[], opened: Opened): readonly EventSummary[] {
  if (opened === undefined || items.some(({ id }) => id === opened.id)) return items;
  return [...items, opened].sort((a, b) => b.id - a.id);
}

/** Reads the filter of events from the query of a page. */
function eventFilter(query: URLSearchParams): EventFilter {
  const value = (key: string): string | undefined => query.get(key)?.trim() || undefined;
  const [namespace, text, runId] = ["namespace", "q", "run"].map(value);
  const [job, dataset] = [value("job"), value("dataset")];
  return {
    ...typeFilter(value("type")),
    ...(namespace ? { namespace } : {}),
    ...(text ? { text } : {}),
    ...(runId ? { runId } : {}),
    ...(job ? { job: { namespace: query.get("jobNamespace") ?? "", name: job } } : {}),
    ...(dataset
      ? { dataset: { namespace: query.get("datasetNamespace") ?? "", name: dataset } }
      : {}),
    ...(query.get("warnings") === "1" ? { withWarnings: true } : {}),
    ...timeRange(query),
  };
}

function typeFilter(type: string | undefined): Pick<EventFilter, "kinds" | "eventTypes"> {
  if (type === "job" || type === "dataset") return { kinds: [type] };
  return type === undefined ? {} : { eventTypes: [type] };
}

function ofEntity({ job, dataset, runId }: EventFilter): Html {
  const only = (link: Html): Html =>
    html`<p class="lede">Only events of ${link}. <a href="/events">All events</a></p>`;
  if (job) return only(html`the job <a href="${jobUrl(job)}">${nameHtml(job.name)}</a>`);
  if (dataset) {
    return only(html`the dataset <a href="${datasetUrl(dataset)}">${nameHtml(dataset.name)}</a>`);
  }
  if (runId === undefined) return NOTHING;
  return only(html`the run <a class="mono" href="${runUrl(runId)}">${shortId(runId)}</a>`);
}

function downloadUrl(query: URLSearchParams): string {
  const own = new Set(["open", "cursor", "follow", "from", "to"]);
  const kept = [...query].filter(([key]) => !own.has(key));
  return withQuery("/api/runline/v1/events.ndjson", {
    ...Object.fromEntries(kept),
    ...timeRange(query),
  });
}

function filterForm(context: PageContext): Html {
  const query = context.url.searchParams;
  const value = (name: string): string => query.get(name) ?? "";
  return filterHtml("/events", [
    textField({ name: "q", label: "Text in the event", value: value("q") }),
    selectField({
      name: "type",
      label: "Type",
      value: value("type"),
      options: EVENT_TYPES,
    }),
    namespaceField(context, undefined),
    timeField({ name: "from", label: "From (UTC)", value: value("from") }),
    timeField({ name: "to", label: "To", value: value("to") }),
    checkField({
      name: "warnings",
      label: "With warnings only",
      checked: query.get("warnings") === "1",
    }),
    ...["jobNamespace", "job", "datasetNamespace", "dataset", "run", "follow"].map((key) => {
      return hiddenField(key, query.get(key));
    }),
  ]);
}

// The browser loads the page again by itself, so no script is needed.
function followNote({ url }: PageContext): Html {
  const stop = changed(url, { follow: undefined });
  return html`
    <p
      class="note row"><b>Following.</b><span>The list is loaded again every ${FOLLOW_SECONDS} seconds.</span><a href="${stop}">Stop</a></p>
  `;
}

interface LiveOptions {
  readonly isFirst: boolean;
  readonly newest: EventSummary | undefined;
}

// The script of the page fills in how many came since; nothing moves under the reader.
function liveNote({ url }: PageContext, { isFirst, newest }: LiveOptions): Html {
  const newestUrl = changed(url, { cursor: undefined, open: undefined });
  const follow = changed(url, { cursor: undefined, open: undefined, follow: 1 });
  const way = isFirst ? NOTHING : html`<a href="${newestUrl}">Newest events</a>`;
  return html`
    <p class="note row" role="status"
      data-newer="${newest?.id ??
        0}"><b class="newer" hidden></b><a class="newer" href="${newestUrl}" hidden>Show them</a>${way}<span class="mut">This list does not update. <a href="${follow}">Follow it</a> every ${FOLLOW_SECONDS} seconds, or in a terminal: <code class="w">runline lineage events --follow --url ${url
        .origin}</code></span></p>
  `;
}
