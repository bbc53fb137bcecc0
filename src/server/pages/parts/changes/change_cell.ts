import { type Html, html } from "../html.ts";

/** The kinds of differences between two versions. */
export type ChangeKind = "added" | "changed" | "removed";

const KINDS = {
  added: { name: "add", sign: "+" },
  changed: { name: "chg", sign: "~" },
  removed: { name: "del", sign: "−" },
} as const;

/** Returns the class of a row that shows a difference. */
export function changeClass(kind: ChangeKind): string {
  return KINDS[kind].name;
}

/** Writes the kind of a difference as a sign and a word. */
export function changeCell(kind: ChangeKind): Html {
  return html`<td class="fit"><b aria-hidden="true">${KINDS[kind].sign}</b> ${kind}</td>`;
}
