import { countOf } from "../../markup/format.ts";
import type { JobDetail } from "../../store/jobs.ts";
import type { RunSummary } from "../../store/runs.ts";
import { sign } from "../parts/entity.ts";
import { errorMessage } from "../parts/error_message.ts";
import { firstLine } from "../parts/first_line.ts";
import { agoHtml, clockText, type Html, html, NOTHING } from "../parts/html.ts";
import { runUrl } from "../parts/links.ts";
import { claimOf } from "../runs/claim.ts";

interface FailureOptions {
  /** The last runs of the job, newest first. */
  readonly runs: readonly RunSummary[];
  readonly now: number;
}

/** The error of a job that fails, since when, and the last run that did not. */
export function failuresSection(job: JobDetail, { runs, now }: FailureOptions): Html {
  const { lastRun, failingSince, lastCompleted, failuresInRow } = job;
  if (lastRun === undefined || lastRun.state !== "FAILED") return NOTHING;
  const since = failingSince?.startedAt ?? failingSince?.endedAt;
  const failures = runs.slice(0, failuresInRow);
  const title = since === undefined || failuresInRow < 2
    ? "The last run failed"
    : `Failing since ${clockText(since, now)}: ${inRowText(failures, failuresInRow)}`;
  const ended = lastRun.endedAt ?? lastRun.updatedAt;
  const good = lastCompleted === undefined ? NOTHING : html`
    · <a href="${runUrl(lastCompleted.runId)}">last good run</a> · <a
      href="${runUrl(lastRun.runId)}#changed">changes between them</a>
  `;
  return html`
    <div class="err">
      <h2>${sign("s-bad")} ${title}</h2>
      ${errorMessage(lastRun.error)}
      <p><a href="${runUrl(lastRun.runId)}">Last failed run</a>, ${agoHtml(ended, now)}${good}</p>
    </div>
  `;
}

/** Describes runs that failed: `3 attempts at run=2026-01-31-11-00-00, the same error`. */
function inRowText(failures: readonly RunSummary[], inRow: number): string {
  const all = failures.length === inRow && failures.every(({ state }) => state === "FAILED");
  const folder = all ? common(failures.map(({ facets }) => claimOf(facets)?.runFolder)) : undefined;
  const isSame = all &&
    common(failures.map(({ error }) => error && firstLine(error))) !== undefined;
  const runs = folder === undefined
    ? `${countOf(inRow, "run")} in a row`
    : `${countOf(inRow, "attempt")} at ${folder}`;
  return isSame ? `${runs}, the same error` : runs;
}

function common(values: readonly (string | undefined)[]): string | undefined {
  return values.every((value) => value === values[0]) ? values[0] : undefined;
}
