import { count, countOf } from "../../markup/format.ts";
import type { PageRequest } from "../../store/names.ts";
import { type Html, html, NOTHING, raw } from "./html.ts";
import { changed } from "./links.ts";
import type { PageContext } from "./page_context.ts";

/** Writes a filter: a form whose values are in the address of the page. */
export function filterHtml(
  action: string,
  fields: readonly Html[],
  { submit = "Apply" }: { readonly submit?: string } = {},
): Html {
  return html`
    <form class="filter" action="${action}">
    ${fields}
    <button type="submit">${submit}</button></form>
  `;
}

/** A field for text. */
export interface TextField {
  /** The name in the address. */
  readonly name: string;
  /** The label above it. */
  readonly label: string;
  /** The value. */
  readonly value: string;
  /** An example. */
  readonly placeholder?: string;
}

/** Writes a field for text. */
export function textField({ name, label, value, placeholder = "" }: TextField): Html {
  return html`
    <label
      class="grow"><span>${label}</span><input type="search" name="${name}" value="${value}" placeholder="${placeholder}"></label>
  `;
}

/** Writes a field for a date with a time, in UTC. */
export function timeField({ name, label, value }: TextField): Html {
  return html`
    <label><span>${label}</span><input type="datetime-local" name="${name}" value="${value}"></label>
  `;
}

/** A choice among some values. */
export interface SelectField {
  /** The name in the address. */
  readonly name: string;
  /** The label above it. */
  readonly label: string;
  /** The value. */
  readonly value: string;
  /** The values with their texts. */
  readonly options: readonly (readonly [string, string])[];
}

/** Writes a choice among some values. */
export function selectField({ name, label, value, options }: SelectField): Html {
  const items = options.map(([option, text]) => {
    return html`
      <option value="${option}" ${option === value ? raw(" selected") : ""}>${text}</option>
    `;
  });
  return html`
    <label><span>${label}</span><select name="${name}">${items}</select></label>
  `;
}

/** Writes a choice among the namespaces of jobs or of datasets, or of both. */
export function namespaceField(
  { namespaces, url }: PageContext,
  kind: "hasJobs" | "hasDatasets" | undefined,
): Html {
  const value = url.searchParams.get("namespace") ?? "";
  const names = [...namespaces].flatMap(([name, known]) => {
    return kind === undefined || known[kind] ? [name] : [];
  });
  const own = value === "" || names.includes(value) ? [] : [value];
  return selectField({
    name: "namespace",
    label: "Namespace",
    value,
    options: [["", "All"], ...[...names, ...own].map((name) => [name, name] as const)],
  });
}

/** Writes a box to tick. */
export function checkField({ name, label, checked }: {
  readonly name: string;
  readonly label: string;
  readonly checked: boolean;
}): Html {
  return html`
    <label class="ck"><input type="checkbox" name="${name}" value="1"${checked
      ? raw(" checked")
      : ""}>${label}</label>
  `;
}

/** Writes a value that the form keeps. */
export function hiddenField(name: string, value: string | null): Html {
  return value === null ? NOTHING : html`<input type="hidden" name="${name}" value="${value}">`;
}

/** One of some views of a page. */
export interface Tab {
  /** Its address. */
  readonly href: string;
  /** Its text. */
  readonly text: string;
  /** A number beside the text. */
  readonly count?: number | string;
  /** Whether it is the one that is shown. */
  readonly current: boolean;
}

/** Writes views of a page as tabs. */
export function tabsHtml(label: string, tabs: readonly Tab[]): Html {
  const items = tabs.map((tab) => {
    const number = tab.count === undefined ? NOTHING : html`
      <span class="num">${typeof tab.count === "number" ? count(tab.count) : tab.count}</span>
    `;
    return html`
      <a href="${tab.href}" ${current(tab)}>${tab.text}${number}</a>
    `;
  });
  return html`
    <nav class="tabs" aria-label="${label}">${items}</nav>
  `;
}

/** Writes a few views as joined buttons. */
export function segmentHtml(tabs: readonly Tab[], classes = ""): Html {
  const items = tabs.map((tab) =>
    html`
      <a class="btn" href="${tab.href}" ${current(tab)}>${tab.text}</a>
    `
  );
  return html`<span class="seg ${classes}">${items}</span>`;
}

function current(tab: Tab): Html {
  return tab.current ? raw(` aria-current="true"`) : NOTHING;
}

/** The length of a page of a list. */
export const PAGE_SIZE = 50;

/** Reads which page of a list an address wants. */
export function pageRequest({ searchParams }: URL): PageRequest {
  const cursor = searchParams.get("cursor");
  return { limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) };
}

/** Writes the note in place of a list without items: no event is stored, or none of its items match. */
export function emptyListHtml({ status }: PageContext, noun: string): Html {
  return status.events === 0
    ? html`<p class="note">No events yet. <a href="/">How to send events</a></p>`
    : html`<p class="note">No ${noun} matches. <a href="/${noun}s">All ${noun}s</a></p>`;
}

/** A page of a list, as {@linkcode pagerHtml} describes it. */
export interface Pager {
  /** The number of items that are shown. */
  readonly shown: number;
  /** The number of all. */
  readonly total: number;
  /** The word for one item. */
  readonly noun: string;
  /** The cursor of the next page, absent on the last one. */
  readonly next: string | undefined;
  /** The text of the link to the next page. */
  readonly text: string;
}

/** Writes the end of a list: how much of it is shown, and the way to the rest. */
export function pagerHtml(url: URL, { shown, total, noun, next, text }: Pager): Html {
  const href = changed(url, { cursor: next, open: undefined, follow: undefined });
  const link = next === undefined ? NOTHING : html`<a href="${href}" rel="next">${text}</a>`;
  const size = `${count(shown)} of ${countOf(total, noun)}`;
  return html`
    <nav class="pg" aria-label="Pages of the list"><span>${size}</span>${link}</nav>
  `;
}
