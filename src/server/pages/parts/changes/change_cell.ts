import { type Html, html } from "../html.ts";

/** The kinds of differences between two versions. */
export type ChangeKind = "added" | "changed" | "renamed" | "removed";

const KINDS = {
  added: { name: "add", sign: "+", word: "added" },
  changed: { name: "chg", sign: "~", word: "changed" },
  renamed: { name: "chg", sign: "~", word: "renamed?" },
  removed: { name: "del", sign: "−", word: "removed" },
} as const;

/** Returns the class of a row that shows a difference. */
export function changeClass(kind: ChangeKind): string {
  return KINDS[kind].name;
}

/** Writes the kind of a difference as a sign and a word. */
export function changeCell(kind: ChangeKind): Html {
  const { sign, word } = KINDS[kind];
  return html`<td class="fit"><b aria-hidden="true">${sign}</b> ${word}</td>`;
}
