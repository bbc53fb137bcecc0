import { countOf } from "../../markup/format.ts";
import type { RunDetail, RunSummary } from "../../store/runs.ts";
import { firstLine } from "../parts/first_line.ts";
import type { PageContext } from "../parts/page_context.ts";
import { claimOf } from "./claim.ts";

/** The runs of the same job that are looked at. */
const LOOKED_AT = 20;

/** The runs of a job before one of its runs, as far as they explain it. */
export interface EarlierRuns {
  /** The earlier attempts at the same run folder, the first one first. */
  readonly attempts: readonly RunSummary[];
  /** The number of runs directly before that failed with the same error. */
  readonly sameError: number;
  /** The last run that completed before. */
  readonly good: RunDetail | undefined;
}

/** Reads the runs before a run. */
export async function earlierRuns(run: RunDetail, { store }: PageContext): Promise<EarlierRuns> {
  const folder = claimOf(run.facets)?.folderUrl;
  const before = run.startedAt ?? run.createdAt;
  const [page, good] = await Promise.all([
    folder === undefined && run.error === undefined
      ? undefined
      : store.runs({ job: run.job, before }, { limit: LOOKED_AT }),
    run.lastCompleted === undefined ? undefined : store.run(run.lastCompleted.runId),
  ]);
  const runs = page?.items ?? [];
  const other = runs.findIndex((each) => !hasSameError(each, run));
  const isAttempt = ({ facets }: RunSummary): boolean => {
    return folder !== undefined && claimOf(facets)?.folderUrl === folder;
  };
  return {
    attempts: runs.filter(isAttempt).reverse(),
    sameError: run.error === undefined ? 0 : other === -1 ? runs.length : other,
    good,
  };
}

function hasSameError(one: RunSummary, other: RunSummary): boolean {
  return one.state === "FAILED" && one.error !== undefined && other.error !== undefined &&
    firstLine(one.error) === firstLine(other.error);
}

/** Describes how often an error came before: `The same error as in the 2 runs before.` */
export function sameErrorText({ sameError }: EarlierRuns): string | undefined {
  if (sameError === 0) return undefined;
  if (sameError === 1) return "The same error as in the run before.";
  const more = sameError === LOOKED_AT ? "at least " : "";
  return `The same error as in ${more}the ${countOf(sameError, "run")} before.`;
}
