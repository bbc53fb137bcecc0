import { countOf } from "../../markup/format.ts";
import type { JobSummary } from "../../store/jobs.ts";
import { type Html, html } from "../parts/html.ts";
import { jobKind } from "../parts/job_kind.ts";
import { jobUrl } from "../parts/links.ts";
import type { PageContext } from "../parts/page_context.ts";
import { jobRow } from "./job_row.ts";

/** The most children that are shown below their parent. */
const MAX_CHILDREN = 50;

/** The children of a job in the list of jobs. */
export interface ChildRows {
  /** The link that opens or folds them. */
  readonly toggle: Html;
  /** Their rows, none if they are folded. */
  readonly rows: readonly Html[];
}

/** Writes the children of a job: open where the reader opened them, or where the parent fails. */
export async function childRows(job: JobSummary, context: PageContext): Promise<ChildRows> {
  const { store, url } = context;
  const id = `${job.namespace}:${job.name}`;
  const isOpen = openState(url, id) ?? job.lastRun?.state === "FAILED";
  const toggle = toggleLink(job, { url, id, isOpen });
  if (!isOpen) return { toggle, rows: [] };
  const page = await store.jobs({ parent: { namespace: job.namespace, name: job.name } }, {
    limit: MAX_CHILDREN,
  });
  const rest = page.next === undefined ? [] : [html`
    <tr class="kid">
      <td colspan="8"><a href="${jobUrl(job)}">All ${countOf(job.children, "job")}</a></td>
    </tr>
  `];
  return {
    toggle,
    rows: [...page.items.map((child) => jobRow(child, context, { kid: true })), ...rest],
  };
}

function openState(url: URL, id: string): boolean | undefined {
  if (url.searchParams.getAll("open").includes(id)) return true;
  return url.searchParams.getAll("fold").includes(id) ? false : undefined;
}

function toggleLink(
  job: JobSummary,
  { url, id, isOpen }: { readonly url: URL; readonly id: string; readonly isOpen: boolean },
): Html {
  const [to, from] = isOpen ? ["fold", "open"] as const : ["open", "fold"] as const;
  const query = new URLSearchParams(url.search);
  query.delete(from, id);
  if (!query.has(to, id)) query.append(to, id);
  const kind = jobKind(job);
  return html`
    <a class="tg" href="${url.pathname}?${query}" aria-expanded="${String(isOpen)}">
    <span aria-hidden="true">${isOpen ? "▾" : "▸"}</span> ${kind === undefined
      ? ""
      : `${kind}, `}${countOf(job.children, "job")}</a>
  `;
}
