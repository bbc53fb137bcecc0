import { namespaceClass, stateClass } from "../../graph/draw/state_class.ts";
import { jobState, stateWord } from "../../graph/diagram/job_state.ts";
import type { EntityName } from "../../store/names.ts";
import type { RunStatus } from "../../store/runs.ts";
import { type Html, html, nameHtml, NOTHING } from "./html.ts";
import { datasetUrl, jobUrl } from "./links.ts";
import type { PageContext } from "./page_context.ts";

/** The longest namespace that stays on one line. */
const LONGEST_UNBROKEN = 40;

/** Writes a namespace with its colour. */
export function namespaceHtml(
  namespace: string,
  { namespaces }: Pick<PageContext, "namespaces">,
): Html {
  const number = namespaces.get(namespace)?.number ?? 0;
  const wraps = namespace.length > LONGEST_UNBROKEN ? " w" : "";
  return html`<span class="ns${wraps} ${namespaceClass(number)}">${nameHtml(namespace)}</span>`;
}

/** Writes a sign. */
export function sign(id: string): Html {
  return html`
    <svg class="i" aria-hidden="true">
      <use href="#${id}" />
    </svg>
  `;
}

/** Writes the state of a run, or of a job by its last run: its sign and its word. */
export function stateHtml(status: RunStatus | undefined, more: Html = NOTHING): Html {
  const state = jobState(status);
  const name = stateClass(state);
  return html`<span class="st ${name}">${sign(`s-${name}`)}${stateWord(state)}${more}</span>`;
}

/** The class of a status in the style sheet. */
export function statusClass(status: RunStatus | undefined): string {
  return stateClass(jobState(status));
}

/** The word for a status. */
export function statusWord(status: RunStatus | undefined): string {
  return stateWord(jobState(status));
}

/** Writes a link to a job. */
export function jobLink(job: EntityName, marks: readonly string[] = []): Html {
  return html`<a href="${jobUrl(job)}">${nameHtml(job.name, marks)}</a>`;
}

/** Writes a link to a dataset. */
export function datasetLink(dataset: EntityName, marks: readonly string[] = []): Html {
  return html`<a href="${datasetUrl(dataset)}">${nameHtml(dataset.name, marks)}</a>`;
}

/** Writes the namespace for rows in which its own cell is hidden, as on a phone. */
export function narrowNamespace(namespace: string, context: PageContext): Html {
  return html`<small class="only">${namespaceHtml(namespace, context)}</small>`;
}
