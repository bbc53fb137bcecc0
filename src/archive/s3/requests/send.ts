import type { S3ClientLike } from "./client.ts";
import { type ArchiveAttempt, archiveError } from "../../_archive_error.ts";
import { s3Error } from "./error.ts";

/** A command of the SDK with the answer `Output`. */
export interface S3CommandOf<Output> {
  resolveMiddleware(
    stack: never,
    configuration: never,
    options: never,
  ): (args: never) => Promise<{ readonly output: Output }>;
}

/** The purpose of a call, and its signal. */
export interface S3Call extends ArchiveAttempt {
  readonly signal?: AbortSignal | undefined;
}

/** Sends a command. Throws an `ArchiveError` for each error of the SDK. */
export async function send<Output>(
  client: S3ClientLike,
  command: S3CommandOf<Output>,
  { signal, ...attempt }: S3Call,
): Promise<Output> {
  signal?.throwIfAborted();
  try {
    return await client.send(command as never, signal ? { abortSignal: signal } : {}) as Output;
  } catch (error) {
    signal?.throwIfAborted();
    throw s3Error(error, attempt);
  }
}

/**
 * Checks that an answer is that of S3, which names the object by its ETag. A proxy's page with status
 * 200 must not pass for an object.
 */
export function requireETag<Output extends { readonly ETag?: string | undefined }>(
  output: Output,
  attempt: ArchiveAttempt,
): Output {
  if (output?.ETag) return output;
  const reason =
    "the answer has no ETag, so it is not that of S3, check the endpoint and the proxy";
  throw archiveError(attempt, { code: "ARCHIVE_UNAVAILABLE", reason });
}
