import { largest, smallest } from "../../../internal/extremes.ts";
import { countOf, duration } from "../../markup/format.ts";
import type { EventSummary } from "../../store/events.ts";
import type { RunDetail } from "../../store/runs.ts";
import { sign } from "../parts/entity.ts";
import { eventSign, eventWord } from "../parts/event_sign.ts";
import { type Html, html, joinHtml, NOTHING, preciseHtml } from "../parts/html.ts";
import { withQuery } from "../parts/links.ts";
import { sectionHtml } from "../parts/section.ts";

const MAX_SHOWN = 20;
const MAX_TICKS = 200;

/** The events of a run: a strip to scale, then a list of the contents of each. */
export function timelineSection(run: RunDetail, now: number): Html {
  const { events } = run;
  if (events.length === 0) {
    return html`<p class="note">No event of this run came yet; another run names it.</p>`;
  }
  const times = events.map(({ eventTime }) => Date.parse(eventTime));
  const start = smallest(times);
  const end = largest(times, run.state === "RUNNING" ? now : undefined);
  const hidden = events.length - MAX_SHOWN;
  const shown = hidden > 0
    ? [...events.slice(0, MAX_SHOWN / 2), ...events.slice(-MAX_SHOWN / 2)]
    : events;
  const items = shown.map((event, index) =>
    html`${hidden > 0 && index === MAX_SHOWN / 2 ? gap(run, hidden) : NOTHING}${item(event, start)}`
  );
  return sectionHtml(
    { id: "events", title: "Timeline", note: countOf(events.length, "event"), first: true },
    html`${strip(events, { start, end })}<ol class="tl">${items}</ol>`,
  );
}

function strip(
  events: readonly EventSummary[],
  { start, end }: { readonly start: number; readonly end: number },
): Html {
  const total = Math.max(1, end - start);
  const every = Math.ceil(events.length / MAX_TICKS);
  const ticks = events.filter((_, index) => index % every === 0 || index === events.length - 1).map(
    (event) => {
      const share = (Date.parse(event.eventTime) - start) / total;
      const name = eventSign(event).name;
      const isEnd = name === "ok" || name === "bad" || name === "stop";
      const square = share > 0.5 ? "M-10-5h10v10h-10z" : "M0-5h10v10h-10z";
      const path = isEnd ? square : share === 0 ? "M0-5v10h2v-10z" : "M-1-5h2v10h-2z";
      return html`
        <svg x="${(share * 100).toFixed(2)}%" y="9.5" overflow="visible">
          <path class="m ${isEnd ? name : "run"}" d="${path}" />
        </svg>
      `;
    },
  );
  return html`
    <svg class="ch" width="100%" height="30" role="img"
      aria-label="The times of the events, from the first to the last"><path class="ax" d="M0 9.5h4000"/>${ticks}<text x="0" y="28">0</text>${end >
          start
        ? html`
          <text class="mid" x="50%" y="28">${duration(total / 2)}</text>
          <text class="end" x="100%" y="28">${duration(total)}</text>
        `
        : NOTHING}</svg>
  `;
}

function item(event: EventSummary, start: number): Html {
  const { id, eventTime } = event;
  const { symbol, name } = eventSign(event);
  const after = Date.parse(eventTime) - start;
  const date = eventTime.slice(0, 10);
  const day = date === new Date(start).toISOString().slice(0, 10) ? "" : `${date.slice(5)}, `;
  const delta = after > 0
    ? html`
      <span class="mut">${day}+${duration(after)}</span> ·
    `
    : NOTHING;
  return html`
    <li
      class="${name}">${sign(symbol)}<span>${preciseHtml(
        eventTime,
      )}</span><b class="${name === "bad" ? "bad tx" : ""}">${eventWord(
        event,
      )}</b><span>${delta}${contentText(
        event,
      )} <a class="mut" href="#raw-${id}">event ${id}</a></span></li>
  `;
}

/** Describes the contents of an event: `3 inputs, 1 output, 5 facets`. */
function contentText({ inputs, outputs, facets, warnings }: EventSummary): Html | string {
  const named = facets.length > 0 && facets.length <= 2
    ? html`with ${joinHtml(facets.map((name) => html`<code>${name}</code>`), ", ")}`
    : facets.length > 0
    ? countOf(facets.length, "facet")
    : undefined;
  const parts = [
    inputs > 0 ? countOf(inputs, "input") : undefined,
    outputs > 0 ? countOf(outputs, "output") : undefined,
    named,
    warnings.length > 0
      ? html`<span class="warn">${sign("i-warn")} ${countOf(warnings.length, "warning")}</span>`
      : undefined,
  ].filter((part) => part !== undefined);
  if (parts.length === 0) return "no datasets, no facets";
  return joinHtml(parts, ", ");
}

function gap({ runId }: RunDetail, hidden: number): Html {
  return html`
    <li
      class="go">${sign("s-none")}<span></span><span></span><a href="${withQuery("/events", {
        run: runId,
      })}">${countOf(hidden, "more event")}</a></li>
  `;
}
