import { countOf, size } from "../../markup/format.ts";
import type { EventSummary } from "../../store/events.ts";
import type { RunDetail } from "../../store/runs.ts";
import { eventWord } from "../parts/event_sign.ts";
import { clockHtml, type Html, html, NOTHING } from "../parts/html.ts";
import { jsonBox, MAX_JSON } from "../parts/json_html.ts";
import { eventUrl, withQuery } from "../parts/links.ts";
import type { PageContext } from "../parts/page_context.ts";
import { moreLink, sectionHtml } from "../parts/section.ts";

const MAX_EVENTS = 20;
const MAX_TOTAL = 64_000;

/** The events of a run as JSON, collapsed. Long events are links. */
export async function rawEventsSection(run: RunDetail, context: PageContext): Promise<Html> {
  const { events, runId } = run;
  if (events.length === 0) return NOTHING;
  let room = MAX_TOTAL;
  const shown = events.length <= MAX_EVENTS
    ? events
    : [...events.slice(0, MAX_EVENTS / 2), ...events.slice(-MAX_EVENTS / 2)];
  const items: Html[] = [];
  for (const event of shown) {
    const fits = event.bytes <= Math.min(MAX_JSON, room);
    if (fits) room -= event.bytes;
    items.push(await eventItem(event, { fits, context }));
  }
  const all = withQuery("/api/runline/v1/events.ndjson", { run: runId });
  const rest = events.length > shown.length
    ? html`<p class="mut">${
      countOf(events.length - shown.length, "more event")
    } between these; <a href="${withQuery("/events", { run: runId })}">all of them</a></p>`
    : NOTHING;
  return sectionHtml(
    { id: "raw", title: "Raw events", note: events.length, more: moreLink(all, "All as NDJSON") },
    html`${items}${rest}`,
  );
}

async function eventItem(
  event: EventSummary,
  { fits, context }: { readonly fits: boolean; readonly context: PageContext },
): Promise<Html> {
  const { id, eventTime, bytes } = event;
  const facts = html`<span class="mut">${clockHtml(eventTime, context.now)}, event ${id}, ${
    size(bytes)
  }</span>`;
  const stored = fits ? await context.store.event(id) : undefined;
  if (stored === undefined) {
    return html`
      <p class="raw" id="raw-${id}">${eventWord(event)} ${facts} <a href="${eventUrl(
        id,
      )}">show</a></p>
    `;
  }
  return html`
    <details class="raw"
      id="raw-${id}"><summary>${eventWord(event)} ${facts}</summary>${jsonBox(
        JSON.parse(stored.text),
        `JSON of event ${id}`,
      )}</details>
  `;
}
