import { countOf } from "../../markup/format.ts";
import type { RunDetail } from "../../store/runs.ts";
import { textOf } from "../facets/facet_values.ts";
import { sign } from "../parts/entity.ts";
import { errorMessage } from "../parts/error_message.ts";
import { clockText, type Html, html, longTextHtml, NOTHING } from "../parts/html.ts";
import { runUrl } from "../parts/links.ts";
import { type EarlierRuns, sameErrorText } from "./earlier_runs.ts";

/** The longest stack trace that is shown. */
const MAX_STACK = 32_000;

/** The error of a run: the message whole, the stack trace, and for one that failed the last good run. */
export function errorPanel(
  run: RunDetail,
  { earlier, now }: { readonly earlier: EarlierRuns; readonly now: number },
): Html {
  const facet = run.facets["errorMessage"];
  const message = run.error ?? textOf(facet, "message");
  const isFailed = run.state === "FAILED";
  if (!isFailed && message === undefined) return NOTHING;
  const stack = textOf(facet, "stackTrace");
  const language = textOf(facet, "programmingLanguage");
  const title = errorType(message, stack) ?? (isFailed ? "The run failed" : "The run had an error");
  return html`
    <div class="err"><h2>${sign("s-bad")} ${title}</h2>${errorMessage(message)}
    ${stack === undefined ? NOTHING : stackHtml(stack, language)}
    ${isFailed ? helpHtml(run, { earlier, now }) : NOTHING}</div>
  `;
}

function helpHtml(
  { lastCompleted: good }: RunDetail,
  { earlier, now }: { readonly earlier: EarlierRuns; readonly now: number },
): Html {
  const same = sameErrorText(earlier);
  const last = good === undefined
    ? "No run of this job completed before."
    : html`<a href="${runUrl(good.runId)}">Last good run, ${
      clockText(good.startedAt ?? good.createdAt, now)
    }</a> · <a href="#changed">changes since then</a>`;
  return html`
    <p>${same === undefined ? NOTHING : `${same} `}${last}</p>
  `;
}

// `PostgresError: null value…` at the beginning of a stack trace or a message.
function errorType(message: string | undefined, stack: string | undefined): string | undefined {
  for (const text of [stack, message]) {
    const [, type] = /^(?:[\w$]+\.)*([\w$]*(?:Error|Exception)[\w$]*)\b/.exec(text ?? "") ?? [];
    if (type !== undefined) return type;
  }
  return undefined;
}

function stackHtml(stack: string, language: string | undefined): Html {
  const lines = stack.trimEnd().split("\n").length;
  const shown = longTextHtml(stack, { longest: MAX_STACK, write: (text) => html`${text}` });
  const more = language === undefined ? "" : `, ${language}`;
  return html`
    <details>
      <summary>Stack trace, ${countOf(lines, "line")}${more}</summary>
      <pre tabindex="0" aria-label="Stack trace">${shown}</pre>
    </details>
  `;
}
