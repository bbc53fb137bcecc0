import { deniedPermission } from "../../internal/denied_permission.ts";
import { whyNotOpened } from "../../internal/files/why_not_opened.ts";
import { LineageStoreError, type LineageStoreErrorCode } from "../errors.ts";

// The messages of SQLite: https://www.sqlite.org/rescode.html. Deno has no code in some of its errors.
const FAILURES: readonly (readonly [RegExp, LineageStoreErrorCode, string])[] = [
  [/not a database/, "LINEAGE_STORE_CORRUPT", "the file is not a SQLite database"],
  [/malformed/, "LINEAGE_STORE_CORRUPT", "the database is damaged"],
  [
    /no such table|no such column/,
    "LINEAGE_STORE_CORRUPT",
    "its tables are those of another program",
  ],
  [/readonly database/, "LINEAGE_STORE_ACCESS_DENIED", "the file may not be written"],
  [/disk is full/, "LINEAGE_STORE_FULL", "the disk is full"],
  [/disk I\/O error/, "LINEAGE_STORE_UNAVAILABLE", "the disk has no room or returns errors"],
  [/database is locked/, "LINEAGE_STORE_UNAVAILABLE", "another process keeps it locked"],
  [/no such module: fts5/, "LINEAGE_STORE_UNAVAILABLE", "its search needs Node 22.16 or later"],
  [/database is not open/, "LINEAGE_STORE_CLOSED", "it is closed"],
];

/** Returns the error for a failure of SQLite; one that is not known is returned as it is. */
export function lineageStoreError(
  error: unknown,
  { path, url }: { readonly path: string; readonly url: string },
): unknown {
  const denied = deniedPermission(error);
  if (denied) return failure("LINEAGE_STORE_ACCESS_DENIED", denied.state, { url, cause: error });
  const message = error instanceof Error ? error.message : "";
  if (message.startsWith("unable to open database file")) {
    return failure("LINEAGE_STORE_ACCESS_DENIED", whyNotOpened(path), { url, cause: error });
  }
  if (error instanceof LineageStoreError) return error;
  for (const [pattern, code, state] of FAILURES) {
    if (pattern.test(message)) return failure(code, state, { url, cause: error });
  }
  return error;
}

function failure(
  code: LineageStoreErrorCode,
  state: string,
  options: { readonly url: string; readonly cause: unknown },
): LineageStoreError {
  const message = `Cannot use lineage store "${options.url}": ${state}`;
  return new LineageStoreError(message, { code, ...options });
}
