/**
 * Checks a path of a SQLite file, before anything is opened.
 *
 * @param attempt The attempt, for the message: `open lineage store`.
 * @throws {TypeError} If the path is not a string, or names no file: SQLite reads `:memory:` and URLs.
 */
export function requireFilePath(path: unknown, attempt: string): void {
  if (typeof path === "string" && path !== "" && !/^:memory:|^file:/.test(path)) return;
  throw new TypeError(
    `Cannot ${attempt} as 'path' must name a file: current value is ${JSON.stringify(path)}`,
  );
}
