import { largest, smallest } from "../../../internal/extremes.ts";
import { count, DASH, duration } from "../../markup/format.ts";
import { runTime } from "../../graph/diagram/lineage_diagram.ts";
import type { RunDetail, RunSummary } from "../../store/runs.ts";
import { stateHtml, statusClass } from "../parts/entity.ts";
import { clockText, type Html, html, nameHtml, NOTHING } from "../parts/html.ts";
import { runUrl, withQuery } from "../parts/links.ts";
import { spanHtml } from "../parts/charts/meters.ts";
import type { PageContext } from "../parts/page_context.ts";
import { moreLink, sectionHtml } from "../parts/section.ts";
import { head, tableHtml } from "../parts/table.ts";

const MAX_CHILDREN = 50;

/** A run with its parent or its children. */
export interface Family {
  /** The parent, or this run if it is one. */
  readonly top: RunSummary;
  /** The children of the top, the earliest first. */
  readonly children: readonly RunSummary[];
  /** Whether there are more. */
  readonly hasMore: boolean;
}

/** The parent of a run and its children over time. */
export function familySection(
  run: RunDetail,
  { family, context }: { readonly family: Family; readonly context: PageContext },
): Html {
  const { top, children, hasMore } = family;
  const all = [top, ...children];
  const starts = all.map((member) => startOf(member));
  const from = smallest(starts);
  const to = largest(
    all.map((member, index) => endOf(member, starts[index] ?? 0, context.now)),
  );
  const rows = all.map((member, index) =>
    familyRow(member, { run, isChild: index > 0, from, to, context })
  );
  const since = `Since ${clockText(top.startedAt ?? top.createdAt, context.now)}`;
  const more = hasMore
    ? moreLink(withQuery("/runs", { parent: top.runId }), "All children")
    : NOTHING;
  return sectionHtml(
    {
      id: "family",
      title: run.parent === undefined ? "Children" : "Parent and children",
      note: count(children.length),
      more,
    },
    tableHtml({
      caption: "The parent run and its children over time",
      head: [head("Run of"), head("State", "nw c3"), head("Took", "r"), head(since, "wfc c3")],
      rows,
    }),
  );
}

/** Reads the parent and the children of a run, or nothing for a run without both. */
export async function familyOf(
  run: RunDetail,
  { store }: PageContext,
): Promise<Family | undefined> {
  const parentId = run.parent?.runId;
  const [parent, siblings] = await Promise.all([
    parentId === undefined ? undefined : store.run(parentId),
    store.runs({ parentRunId: parentId ?? run.runId }, { limit: MAX_CHILDREN }),
  ]);
  const top = parent ?? run;
  if (siblings.items.length === 0) return undefined;
  const children = [...siblings.items].sort((a, b) => startOf(a) - startOf(b))
    .filter(({ runId }) => runId !== top.runId);
  return { top, children, hasMore: siblings.next !== undefined };
}

function startOf({ startedAt, createdAt }: RunSummary): number {
  return Date.parse(startedAt ?? createdAt);
}

function endOf(run: RunSummary, start: number, now: number): number {
  return start + (runTime(run, now) ?? 0);
}

interface RowOptions {
  readonly run: RunDetail;
  readonly isChild: boolean;
  readonly from: number;
  readonly to: number;
  readonly context: PageContext;
}

function familyRow(member: RunSummary, { run, isChild, from, to, context }: RowOptions): Html {
  const { now } = context;
  const took = runTime(member, now);
  const start = startOf(member);
  const total = Math.max(1, to - from);
  const isThis = member.runId === run.runId;
  const name = isThis
    ? html`<b aria-current="page">${
      nameHtml(member.job.name)
    }</b> <span class="mut">this run</span>`
    : html`<a href="${runUrl(member.runId)}">${nameHtml(member.job.name)}</a>`;
  const classes = [isChild ? "kid" : "", isThis ? "cur" : ""].filter((part) => part !== "").join(
    " ",
  );
  const span = spanHtml(statusClass(member.state), [
    (start - from) / total,
    (endOf(member, start, now) - from) / total,
  ]);
  return html`
    <tr class="${classes}">
      <th scope="row">${name}</th>
      <td class="nw c3">${stateHtml(member.state)}</td>
      <td class="r">${took === undefined ? DASH : duration(took)}</td>
      <td class="wfc c3">${span}</td>
    </tr>
  `;
}
