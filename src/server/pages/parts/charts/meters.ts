import { type Html, html } from "../html.ts";

/** Draws a share as a bar with an optional tick; both are between 0 and 1. */
export function meterHtml(share: number, tick?: number): Html {
  const mark = tick === undefined ? "" : html`
    <rect class="mk" x="${percent(tick)}" width="1.5" height="8" />
  `;
  return html`
    <svg class="ch bar" width="100%" height="8"
      aria-hidden="true"><rect class="tr" y="1" width="100%" height="6"/><rect class="fl" y="1" width="${percent(
        share,
      )}" height="6"/>${mark}</svg>
  `;
}

/** Draws a span of time as a bar of a waterfall; both ends are between 0 and 1. */
export function spanHtml(name: string, [from, to]: readonly [number, number]): Html {
  const width = Math.max(0.4, (to - from) * 100);
  const left = Math.min(from * 100, 100 - width);
  return html`
    <svg class="ch bar" width="100%" height="12" aria-hidden="true">
      <rect class="${name}" x="${left.toFixed(2)}%" y="1" width="${width.toFixed(
        2,
      )}%" height="10" />
    </svg>
  `;
}

function percent(share: number): string {
  return `${(Math.min(1, Math.max(0, share)) * 100).toFixed(1)}%`;
}
