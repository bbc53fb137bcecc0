import { deniedPermission } from "../../internal/denied_permission.ts";
import { whyNotOpened } from "../../internal/files/why_not_opened.ts";
import type { ManifestErrorCode } from "../errors.ts";
import { failed } from "../_failed.ts";

/** The place of a failure. */
export interface SqlitePlace {
  readonly path: string;
  readonly url: string;
}

// The messages of SQLite: https://www.sqlite.org/rescode.html. Deno sets no code on some of its errors.
const FAILURES: readonly (readonly [RegExp, ManifestErrorCode, string])[] = [
  [/no such table/, "MANIFEST_TABLE_MISSING", "it has no tables yet, create them with create()"],
  [/not a database/, "MANIFEST_CORRUPT", "the file is not a SQLite database"],
  [/malformed/, "MANIFEST_CORRUPT", "the database is damaged"],
  [
    /no such column|no column named/,
    "MANIFEST_CORRUPT",
    "its tables are not those of a manifest of this version, update them with create()",
  ],
  [
    /^Cannot read the claim/,
    "MANIFEST_CORRUPT",
    "it contains a claim that this version cannot read",
  ],
  [
    /^Cannot create a manifest/,
    "MANIFEST_CORRUPT",
    "the file is a lineage store, name another one",
  ],
  [/readonly database/, "MANIFEST_ACCESS_DENIED", "the file may not be written"],
  [/disk is full/, "MANIFEST_UNAVAILABLE", "the disk is full"],
  [/disk I\/O error/, "MANIFEST_UNAVAILABLE", "the disk answers with errors"],
];

/** Returns whether another connection has the lock that a statement needs. */
export function isBusy(error: unknown): boolean {
  return messageOf(error).startsWith("database is locked");
}

/** Returns the error for a failure of SQLite; one that is not known is returned as it is. */
export function sqliteError(error: unknown, { path, url }: SqlitePlace): unknown {
  const denied = deniedPermission(error);
  if (denied) return failed("MANIFEST_ACCESS_DENIED", denied.state, { url, cause: error });
  const message = messageOf(error);
  if (message.startsWith("unable to open database file")) {
    return failed("MANIFEST_ACCESS_DENIED", whyNotOpened(path), { url, cause: error });
  }
  for (const [pattern, code, state] of FAILURES) {
    if (pattern.test(message)) return failed(code, state, { url, cause: error });
  }
  return error;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "";
}
