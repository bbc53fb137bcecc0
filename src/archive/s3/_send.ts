import type { S3ClientLike } from "./client.ts";
import { type S3Attempt, s3Error } from "./_error.ts";

/** A command of the SDK that is answered with `Output`. */
export interface S3CommandOf<Output> {
  resolveMiddleware(
    stack: never,
    configuration: never,
    options: never,
  ): (args: never) => Promise<{ readonly output: Output }>;
}

/** What a call is made for, and what ends it. */
export interface S3Call extends S3Attempt {
  readonly signal?: AbortSignal | undefined;
}

/** Sends a command, and makes an `ArchiveError` of what the SDK throws. */
export async function send<Output>(
  client: S3ClientLike,
  command: S3CommandOf<Output>,
  call: S3Call,
): Promise<Output> {
  const { signal } = call;
  signal?.throwIfAborted();
  try {
    return await client.send(command as never, signal ? { abortSignal: signal } : {}) as Output;
  } catch (error) {
    signal?.throwIfAborted();
    throw s3Error(error, call);
  }
}
