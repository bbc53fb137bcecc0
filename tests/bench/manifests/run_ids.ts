const FIRST_MS = Date.UTC(1990, 0, 1);
const HOUR_MS = 3_600_000;

/** Returns the run id of the n-th hour: run ids in the order of their keys. */
export function runIdAt(index: number): string {
  const time = new Date(FIRST_MS + index * HOUR_MS).toISOString();
  return `archive/run=${time.slice(0, 10)}-${time.slice(11, 13)}-00-00/`;
}
