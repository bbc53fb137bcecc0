import { deniedPermission } from "../../internal/denied_permission.ts";
import { lookUp } from "../../internal/look_up.ts";
import { type ArchiveAttempt, archiveError } from "../_archive_error.ts";
import type { ArchiveErrorCode } from "../errors.ts";

const CODES = { list: "ARCHIVE_LISTING", read: "ARCHIVE_READ", write: "ARCHIVE_WRITE" } as const;

const REASONS: Readonly<Record<string, readonly [ArchiveErrorCode | undefined, string]>> = {
  EACCES: ["ARCHIVE_ACCESS_DENIED", "permission denied, check the owner and the mode of the path"],
  EDQUOT: [undefined, "the disk quota is used up"],
  EEXIST: [undefined, "a file is in the way where a folder has to be"],
  EISDIR: [undefined, "it is a folder, expected a file"],
  ELOOP: [undefined, "its symbolic links lead in a circle"],
  EMFILE: ["ARCHIVE_UNAVAILABLE", "too many files are open, raise the limit of the process"],
  ENOENT: ["ARCHIVE_NOT_FOUND", "it does not exist"],
  ENOSPC: [undefined, "no space is left on the disk"],
  ENOTDIR: ["ARCHIVE_NOT_FOUND", "a file is in the way where a folder has to be"],
  EPERM: ["ARCHIVE_ACCESS_DENIED", "the operation is not permitted, check the owner of the path"],
  EROFS: ["ARCHIVE_ACCESS_DENIED", "the file system is mounted read-only"],
};

const LIST_REASONS: typeof REASONS = {
  ENOENT: ["ARCHIVE_NOT_FOUND", "the folder does not exist, check the path"],
  ENOTDIR: ["ARCHIVE_NOT_FOUND", "it is a file, expected a folder with run folders"],
};

/** Returns a handler for errors of `node:fs` that throws an `ArchiveError` instead. */
export function failing(attempt: ArchiveAttempt): (cause: unknown) => never {
  const { action } = attempt;
  return (cause) => {
    const denied = deniedPermission(cause);
    if (denied) {
      throw archiveError(attempt, { code: "ARCHIVE_ACCESS_DENIED", reason: denied.state, cause });
    }
    const { code: errno = "", message } = cause as { code?: string; message?: string };
    const [code, reason] = (action === "list" ? lookUp(LIST_REASONS, errno) : undefined) ??
      lookUp(REASONS, errno) ?? [undefined, message ?? String(cause)];
    throw archiveError(attempt, { code: code ?? CODES[action], reason, cause });
  };
}
