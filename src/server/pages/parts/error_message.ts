import { type Html, html } from "./html.ts";

// Some thirty lines. A longer message scrolls, so that the rest of the page stays within reach.
const TALL_MESSAGE = 4_000;

/** Writes the message of an error, whole. */
export function errorMessage(message: string | undefined): Html {
  const text = message ?? "No event has an error message.";
  if (text.length <= TALL_MESSAGE) return html`<pre>${text}</pre>`;
  return html`<pre class="scroll" tabindex="0" role="region" aria-label="Error message">${text}</pre>`;
}
