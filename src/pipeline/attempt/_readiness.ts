import { ArchiveError, type PartFile, type RunFolder } from "../../archive/mod.ts";
import type { CommonOptions, Readiness } from "../process_runs_options.ts";
import type { RunOutcome, SkipReason } from "../run_outcome.ts";

/** The reason why a run is left as it is. */
export interface Unready {
  readonly reason: SkipReason;
  readonly detail: string;
}

/** Returns the outcome of a run that cannot be read yet. */
export function unreadyOutcome(
  { reason, detail }: Unready,
  { run, archived = "skip" }: Pick<CommonOptions, "archived"> & { readonly run: RunFolder },
): RunOutcome {
  if (reason !== "archived" || archived === "skip") {
    return { status: "skipped", run, reason, detail };
  }
  const state = `${detail.charAt(0).toLowerCase()}${detail.slice(1)}`;
  const options = { code: "ARCHIVE_NOT_RESTORED", url: run.url, reason: state } as const;
  const error = new ArchiveError(`Cannot read "${run.url}": ${state}`, options);
  return { status: "failed", run, error, attempt: 0, dead: false };
}

/** Returns why a run cannot be read yet, if so. */
export function notReady(
  listed: readonly PartFile[],
  ready: Readiness,
): Unready | undefined {
  const parts = partsOf(listed, ready);
  const { markers } = ready;
  if (markers && !listed.some(({ name }) => markers.includes(name))) {
    const names = markers.map((name) => `"${name}"`).join(" or ");
    return { reason: "incomplete", detail: `It has no marker ${names} yet` };
  }
  if (parts.length === 0) return { reason: "empty", detail: "It has no part files yet" };
  const archived = parts.filter((file) => file.archived).length;
  if (archived > 0) {
    const detail =
      `${archived} of its ${parts.length} files must be restored from S3 Glacier first`;
    return { reason: "archived", detail };
  }
  return tooYoung(listed, ready);
}

/** Returns the files that are no markers. */
export function partsOf(
  listed: readonly PartFile[],
  { markers = [] }: Readiness,
): readonly PartFile[] {
  return listed.filter(({ name, hidden }) => !hidden && !markers.includes(name));
}

/** Returns the size of a run. A visible marker counts: `verifyRuns` cannot tell it from a part file. */
export function sizeOf(
  listed: readonly PartFile[],
): { readonly files: number; readonly bytes: number } {
  const files = listed.filter(({ hidden }) => !hidden);
  return { files: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0) };
}

function tooYoung(
  listed: readonly PartFile[],
  { minAgeMs = 0, now = Date.now }: Readiness,
): Unready | undefined {
  if (minAgeMs <= 0) return undefined;
  let newest = 0;
  for (const { modified } of listed) newest = Math.max(newest, modified?.getTime() ?? 0);
  if (newest + minAgeMs <= now()) return undefined;
  const at = new Date(newest).toISOString();
  return { reason: "incomplete", detail: `Its newest file was written at ${at}` };
}
