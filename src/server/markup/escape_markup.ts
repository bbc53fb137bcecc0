import { INVISIBLE } from "../../internal/text/printable.ts";

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Escapes text for HTML and XML, as content and as the value of a quoted attribute. */
export function escapeMarkup(text: string): string {
  return visibleText(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

const CONTROL_PICTURES = 0x2400;
const DELETE_PICTURE = "\u2421";
const REPLACEMENT = "\ufffd";

/**
 * Replaces control characters by the pictures that Unicode has for them, and halves of surrogate pairs
 * by the replacement character: XML allows neither, and a reader has to see that they are there.
 * Tabs and line ends stay.
 */
export function withoutControls(text: string): string {
  return text.toWellFormed().replace(
    // deno-lint-ignore no-control-regex -- control characters are what this is about
    /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/g,
    (character) => {
      const code = character.charCodeAt(0);
      if (code === 0x7f) return DELETE_PICTURE;
      return code < 0x20 ? String.fromCharCode(CONTROL_PICTURES + code) : REPLACEMENT;
    },
  );
}

/**
 * Replaces, in a text from an event, also characters without a width and characters that turn the text
 * after them around, as in `invoice\u202egpj.exe`.
 */
export function visibleText(text: string): string {
  return withoutControls(text).replace(INVISIBLE, REPLACEMENT);
}
