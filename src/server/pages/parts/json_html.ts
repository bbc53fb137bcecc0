import { escapeMarkup } from "../../markup/escape_markup.ts";
import { type Html, html, raw } from "./html.ts";

/** The greatest length of JSON text that a page shows. */
export const MAX_JSON = 16_000;

/** Writes a value as JSON with its keys in bold. Text that is too long is cut, with a note. */
export function jsonHtml(value: unknown): Html {
  const text = JSON.stringify(value, undefined, 2) ?? "undefined";
  const shown = text.length > MAX_JSON ? text.slice(0, MAX_JSON).toWellFormed() : text;
  const markup = shown.split("\n").map(lineMarkup).join("\n");
  if (shown === text) return raw(markup);
  return html`${raw(markup)}
… ${(text.length - shown.length).toLocaleString("en-US")} more characters`;
}

function lineMarkup(line: string): string {
  const [, indent = "", key, rest = ""] = /^(\s*)("(?:[^"\\]|\\.)*")(: .*)$/s.exec(line) ?? [];
  if (key === undefined) return escapeMarkup(line);
  return `${indent}<b>${escapeMarkup(key)}</b>${escapeMarkup(rest)}`;
}

/** Writes JSON in a box that scrolls. */
export function jsonBox(value: unknown, label: string): Html {
  return html`<pre class="code scroll" tabindex="0" aria-label="${label}">${jsonHtml(value)}</pre>`;
}
