import { DASH } from "../../markup/format.ts";
import type { RunDetail } from "../../store/runs.ts";
import { changeCell, changeClass } from "../parts/changes/change_cell.ts";
import { cutText } from "../parts/first_line.ts";
import { clockText, type Html, html, nameHtml, NOTHING } from "../parts/html.ts";
import { runUrl } from "../parts/links.ts";
import { sectionHtml } from "../parts/section.ts";
import { head, tableHtml } from "../parts/table.ts";
import { type RunChange, runChanges } from "./run_changes.ts";

// A value may be the text of a whole line of SQL.
const LONGEST_VALUE = 400;
const MOST_CHANGES = 50;

/**
 * Lists the differences of a run from the last one that completed before it. A run that did not fail
 * and has no differences needs no section.
 */
export function changesSection(
  run: RunDetail,
  { good, now }: { readonly good: RunDetail | undefined; readonly now: number },
): Html {
  if (good === undefined) return NOTHING;
  const changes = runChanges(good, run);
  const when = clockText(good.startedAt ?? good.createdAt, now);
  const title = "Changed since the last good run";
  const note = html`<a href="${runUrl(good.runId)}">${when}</a>`;
  if (changes.length > 0) {
    return sectionHtml({ id: "changed", title, note }, changeTable(changes));
  }
  if (run.state !== "FAILED") return NOTHING;
  return sectionHtml(
    { id: "changed", title, note },
    html`<p class="note">The events of both runs have the same code, SQL, variables, inputs and schemas.</p>`,
  );
}

function changeTable(changes: readonly RunChange[]): Html {
  return tableHtml({
    caption: "Differences from the last run that completed",
    head: [
      head("Change", "fit"),
      head("Of", "nw"),
      head("Name", "c2"),
      head("Good run"),
      head("This run"),
    ],
    rows: changes.slice(0, MOST_CHANGES).map(changeRow),
    withoutLinks: true,
  });
}

function changeRow({ kind, what, name, before, after }: RunChange): Html {
  return html`
    <tr class="${changeClass(kind)}">
      ${changeCell(kind)}
      <th scope="row">${what}${name === undefined ? NOTHING : html`<small class="only">${
        nameHtml(
          name,
        )
      }</small>`}</th>
      <td class="c2">${name === undefined ? "" : nameHtml(name)}</td>
      <td>${valueHtml(before)}</td>
      <td>${valueHtml(after)}</td>
    </tr>
  `;
}

function valueHtml(value: string | undefined): Html | string {
  if (value === undefined) return DASH;
  return html`<span class="mono">${nameHtml(cutText(value, LONGEST_VALUE))}</span>`;
}
