import type { PartFile } from "../../archive/mod.ts";
import type { Readiness } from "../process_runs_options.ts";
import type { SkipReason } from "../run_outcome.ts";

/** Returns why a run cannot be read yet, if so. */
export function notReady(
  listed: readonly PartFile[],
  ready: Readiness,
): { readonly reason: SkipReason; readonly detail: string } | undefined {
  const parts = listed.filter((file) => !file.hidden);
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

function tooYoung(
  listed: readonly PartFile[],
  { minAgeMs = 0, now = Date.now }: Readiness,
): { readonly reason: SkipReason; readonly detail: string } | undefined {
  if (minAgeMs <= 0) return undefined;
  let newest = 0;
  for (const { modified } of listed) newest = Math.max(newest, modified?.getTime() ?? 0);
  if (newest + minAgeMs <= now()) return undefined;
  const at = new Date(newest).toISOString();
  return { reason: "incomplete", detail: `Its newest file was written at ${at}` };
}
