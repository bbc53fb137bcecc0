import { escapeMarkup } from "../../markup/escape_markup.ts";
import { type Html, html, longTextHtml, raw } from "./html.ts";

/** The greatest length of JSON text that a page shows. */
export const MAX_JSON = 16_000;

/** Writes a value as JSON with its keys in bold. Text that is too long is cut, with a note. */
export function jsonHtml(value: unknown): Html {
  const text = JSON.stringify(value, undefined, 2) ?? "undefined";
  return longTextHtml(text, {
    longest: MAX_JSON,
    write: (shown) => raw(shown.split("\n").map(lineMarkup).join("\n")),
  });
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
