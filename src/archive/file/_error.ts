import { deniedPermission, failureText } from "../../internal/denied_permission.ts";
import { lookUp } from "../../internal/look_up.ts";
import { type ArchiveAttempt, archiveError } from "../_archive_error.ts";
import type { ArchiveErrorCode } from "../errors.ts";

const CODES = { list: "ARCHIVE_LISTING", read: "ARCHIVE_READ", write: "ARCHIVE_WRITE" } as const;

const ERROR_CODES: Readonly<Record<string, ArchiveErrorCode>> = {
  EACCES: "ARCHIVE_ACCESS_DENIED",
  EMFILE: "ARCHIVE_UNAVAILABLE",
  ENOENT: "ARCHIVE_NOT_FOUND",
  ENOTDIR: "ARCHIVE_NOT_FOUND",
  EPERM: "ARCHIVE_ACCESS_DENIED",
  EROFS: "ARCHIVE_ACCESS_DENIED",
};

// Their meaning depends on the attempt.
const REASONS: Readonly<Record<string, string>> = {
  EEXIST: "a file is in the way where a folder has to be",
  ENOENT: "it does not exist",
  ENOTDIR: "a file is in the way where a folder has to be",
};

const LIST_REASONS: typeof REASONS = {
  ENOENT: "the folder does not exist, check the path",
  ENOTDIR: "it is a file, expected a folder with run folders",
};

/** Returns a handler for errors of `node:fs` that throws an `ArchiveError` instead. */
export function failing(attempt: ArchiveAttempt): (cause: unknown) => never {
  const { action } = attempt;
  return (cause) => {
    const denied = deniedPermission(cause);
    if (denied) {
      throw archiveError(attempt, { code: "ARCHIVE_ACCESS_DENIED", reason: denied.state, cause });
    }
    const { code: errno = "" } = cause as { code?: string };
    const reason = (action === "list" ? lookUp(LIST_REASONS, errno) : undefined) ??
      lookUp(REASONS, errno) ?? failureText(cause);
    const code = lookUp(ERROR_CODES, errno) ?? CODES[action];
    throw archiveError(attempt, { code, reason, cause });
  };
}
