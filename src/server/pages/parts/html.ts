import { html, raw } from "hono/html";
import { escapeRegExp } from "../../../internal/text/escape_regexp.ts";
import type { EntityName, Timestamp } from "../../store/names.ts";
import { escapeMarkup, visibleText } from "../../markup/escape_markup.ts";
import { ago as agoText, count, countOf } from "../../markup/format.ts";

export { html, raw };

/** A piece of a page. */
export type Html = ReturnType<typeof html>;

/** Nothing. */
export const NOTHING: Html = raw("");

/**
 * Writes a name: whole, isolated from the direction of the text around it, and ready to break after
 * `/ . _ - : = ,`. Parts that contain one of `marks` are marked, without regard to case.
 */
export function nameHtml(name: string, marks: readonly string[] = []): Html {
  const text = name === "" ? "(empty)" : name;
  return raw(`<bdi>${withBreaks(markedMarkup(text, marks))}</bdi>`);
}

/** Writes a class attribute, or nothing for an empty name. */
export function classHtml(name: string): Html {
  return name === "" ? NOTHING : raw(` class="${name}"`);
}

/** Writes pieces of a page with a separator between them. */
export function joinHtml(pieces: readonly (Html | string)[], separator: Html | string): Html {
  return html`${pieces.map((piece, index) => index === 0 ? piece : html`${separator}${piece}`)}`;
}

/** Writes the first pieces of a list, each on a line of its own, and the number of the others. */
export function linesHtml(pieces: readonly Html[], most = pieces.length): Html {
  const rest = pieces.length - most;
  const more = rest > 0 ? [html`<span class="mut">and ${count(rest)} more</span>`] : [];
  return joinHtml([...pieces.slice(0, most), ...more], raw("<br>"));
}

/** Writes text in which some parts are marked, without regard to case. */
export function markedHtml(text: string, marks: readonly string[]): Html {
  return raw(markedMarkup(text, marks));
}

/** Writes a text with `write`, cut at a length and followed by the number of characters left out. */
export function longTextHtml(
  text: string,
  { longest, write }: { readonly longest: number; readonly write: (text: string) => Html },
): Html {
  const rest = text.length - longest;
  if (rest <= 0) return write(text);
  const shown = write(text.slice(0, longest).toWellFormed());
  return html`${shown}\n… ${countOf(rest, "more character")}`;
}

function markedMarkup(text: string, marks: readonly string[]): string {
  const wanted = marks.filter((mark) => mark !== "").map(escapeRegExp);
  if (wanted.length === 0) return escapeMarkup(text);
  const parts = text.split(new RegExp(`(${wanted.join("|")})`, "iu"));
  return parts.map((part, index) => {
    return index % 2 === 1 ? `<mark>${escapeMarkup(part)}</mark>` : escapeMarkup(part);
  }).join("");
}

// No break inside of tags and of entities such as `&#39;`.
function withBreaks(markup: string): string {
  return markup.replace(/<[^<>]*>|&[^&;]*;|[/._\-:=,](?=[^/._\-:=,])/g, (part) => {
    return part.length > 1 ? part : `${part}<wbr>`;
  });
}

/** Writes a time of day, with the date before it if that is another than today's. */
export function clockHtml(time: Timestamp, now: number): Html {
  return timeHtml(time, clockText(time, now));
}

/** Writes a time to the millisecond. */
export function preciseHtml(time: Timestamp): Html {
  const [, clock = time] = /T(\d\d:\d\d:\d\d(?:\.\d{1,3})?)/.exec(time) ?? [];
  return timeHtml(time, clock);
}

/** Writes how long ago a time was; the script of the page keeps it true. */
export function agoHtml(time: Timestamp, now: number): Html {
  const text = agoText(now - Date.parse(time));
  return html`<time class="ago" datetime="${time}" title="${utc(time)}">${text}</time>`;
}

function timeHtml(time: Timestamp, text: string): Html {
  return html`<time datetime="${time}" title="${utc(time)}">${text}</time>`;
}

/** Writes a time as text, as short as it is clear: `14:07:31`, `01-30 18:20`, `2025-12-02 02:14`. */
export function clockText(time: Timestamp, now: number): string {
  const today = new Date(now).toISOString();
  if (time.slice(0, 10) === today.slice(0, 10)) return time.slice(11, 19);
  const from = time.slice(0, 4) === today.slice(0, 4) ? 5 : 0;
  return `${time.slice(from, 10)} ${time.slice(11, 16)}`;
}

/** Writes a time with its date and zone: `2026-01-31 14:07:31 UTC`. */
export function utc(time: Timestamp): string {
  return `${time.slice(0, 10)} ${time.slice(11, 19)} UTC`;
}

/** Writes a name as text for a title or a label. */
export function nameText({ name }: EntityName): string {
  return visibleText(name === "" ? "(empty)" : name);
}
