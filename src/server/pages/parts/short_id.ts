/** The last part of the id of a run, which differs most. */
export function shortId(runId: string): string {
  return runId.slice(-12);
}
