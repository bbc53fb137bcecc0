import { countOf, size } from "../../markup/format.ts";
import type { EventSummary, StoredEvent } from "../../store/events.ts";
import { namespaceHtml, narrowNamespace, sign } from "../parts/entity.ts";
import { eventSign, eventWord } from "../parts/event_sign.ts";
import { classHtml, clockHtml, type Html, html, nameHtml, NOTHING } from "../parts/html.ts";
import { jsonBox } from "../parts/json_html.ts";
import { changed, datasetUrl, jobUrl, runUrl, withQuery } from "../parts/links.ts";
import type { PageContext } from "../parts/page_context.ts";
import { shortId } from "../parts/short_id.ts";
import { head, tableHtml } from "../parts/table.ts";

const COLUMNS = 8;

/** Options of {@linkcode eventTable}. */
export interface EventTableOptions {
  /** The page. */
  readonly context: PageContext;
  /** The event whose JSON is shown below its row. */
  readonly opened: StoredEvent | undefined;
}

/** Writes events as a table; one of them may be open. */
export function eventTable(
  events: readonly EventSummary[],
  { context, opened }: EventTableOptions,
): Html {
  return tableHtml({
    caption: "Events, the last received first",
    head: [
      head("Event", "fit"),
      head("Received", "fit c2"),
      head("Type", "fit"),
      head("Job or dataset"),
      head("Namespace", "c2"),
      head("Run", "fit c2"),
      head("Content", "c2"),
      head("Size", "r c3"),
    ],
    rows: events.map((event) => {
      const isOpen = event.id === opened?.id;
      const row = eventRow(event, { context, isOpen });
      return isOpen ? html`${row}${openRow(opened)}` : row;
    }),
  });
}

interface RowOptions {
  readonly context: PageContext;
  readonly isOpen: boolean;
}

function eventRow(event: EventSummary, { context, isOpen }: RowOptions): Html {
  const { id, receivedAt, job, dataset, runId, bytes } = event;
  const entity = job ?? dataset;
  const link = entity === undefined
    ? NOTHING
    : html`<a href="${job === undefined ? datasetUrl(entity) : jobUrl(entity)}" class="nm">${
      nameHtml(entity.name)
    }</a>${narrowNamespace(entity.namespace, context)}`;
  // An open event stays where it is, so the list ends to follow.
  const open = isOpen ? { open: undefined } : { open: id, follow: undefined };
  const href = `${changed(context.url, open)}#e${id}`;
  const label = `Event ${id}, ${isOpen ? "hide" : "show"} its JSON`;
  const received = clockHtml(receivedAt, context.now);
  const { symbol, name } = eventSign(event);
  return html`
    <tr id="e${id}" ${classHtml(isOpen ? "open" : "")}>
      <th scope="row"
        class="fit"><a class="ex" href="${href}" aria-expanded="${String(
          isOpen,
        )}" aria-label="${label}"><span aria-hidden="true">${isOpen
          ? "▾"
          : "▸"}</span> ${id}</a><small class="only">${received}</small></th>
      <td class="fit c2">${received}</td>
      <td class="fit"><span class="st ${name}">${sign(symbol)}${eventWord(event)}</span></td>
      <td class="w">${link}</td>
      <td class="c2">${entity === undefined ? "" : namespaceHtml(entity.namespace, context)}</td>
      <td class="fit c2">${runId === undefined
        ? ""
        : html`<a class="mono" href="${runUrl(runId)}">${shortId(runId)}</a>`}</td>
      <td class="c2">${contentHtml(event)}</td>
      <td class="r c3">${size(bytes)}</td>
    </tr>
  `;
}

function contentHtml({ inputs, outputs, kind, facets, warnings }: EventSummary): Html {
  const io = [
    inputs > 0 ? `${inputs}\u00a0in` : "",
    outputs > 0 ? `${outputs}\u00a0out` : "",
  ].filter((part) => part !== "").join(",\u00a0");
  const text = io !== "" ? io : kind === "dataset" ? facets.slice(0, 3).join(", ") : "";
  return html`${text}${
    warnings.length === 0 ? NOTHING : html`
      <span class="warn nw">${sign("i-warn")} ${countOf(warnings.length, "warning")}</span>
    `
  }`;
}

function openRow(event: StoredEvent): Html {
  const { id, warnings, runId, text } = event;
  const notes = warnings.length === 0 ? NOTHING : html`
    <div
      class="note row warnb"><span class="warn">${sign("i-warn")} <b>${countOf(
        warnings.length,
        "warning",
      )}</b></span><span class="w">${warnings.slice(0, 20).map(({ pointer, message }) =>
        html`<code>${pointer === "" ? "/" : pointer}</code> ${message}<br>`
      )}</span><span>The event was stored as it came.</span></div>
  `;
  const run = runId === undefined ? NOTHING : html`
    <a class="btn" href="${runUrl(runId)}">Run</a> <a class="btn" href="${withQuery("/events", {
      run: runId,
    })}">Events of this run</a>
  `;
  return html`
    <tr class="open json">
      <td
        colspan="${COLUMNS}">${notes}${jsonBox(
          JSON.parse(text),
          `JSON of event ${id}`,
        )}<p class="acts sm raw"><a class="btn" href="/api/runline/v1/events/${id}">Raw</a>${run}</p></td>
    </tr>
  `;
}
