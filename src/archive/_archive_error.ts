import { ArchiveError, type ArchiveErrorCode } from "./errors.ts";

/** The attempted operation and its place. */
export interface ArchiveAttempt {
  readonly action: "list" | "read" | "write";
  readonly url: string;
}

/** A failure of an archive. */
export interface ArchiveFailure {
  readonly code: ArchiveErrorCode;
  readonly reason: string;
  readonly status?: number | undefined;
  readonly cause?: unknown;
}

/** Creates the error of an attempt. */
export function archiveError(
  { action, url }: ArchiveAttempt,
  { reason, ...failure }: ArchiveFailure,
): ArchiveError {
  return new ArchiveError(`Cannot ${action} "${url}": ${reason}`, { ...failure, reason, url });
}
