import type { HeadObjectCommandOutput } from "@aws-sdk/client-s3";
import { delay } from "../../internal/delay.ts";
import type { S3ClientLike } from "./requests/client.ts";
import { headObject } from "./requests/head.ts";
import { requireETag, type S3CommandOf, send } from "./requests/send.ts";
import { ArchiveError } from "../errors.ts";

const MAX_ATTEMPTS = 6;
const FIRST_DELAY_MS = 20;
const NONCE_KEY = "runline-stage";

/** The part of an answer to a written object that is used here. */
export interface S3Written {
  readonly ETag?: string | undefined;
}

/** Options of {@linkcode putIfAbsent}. */
export interface PutIfAbsentOptions {
  readonly url: string;
  /** The value that {@linkcode nonceMetadata} put into the object's metadata. */
  readonly nonce: string;
  readonly signal: AbortSignal | undefined;
}

/** Metadata by which this process recognizes an object that it has written. */
export function nonceMetadata(nonce: string): Record<string, string> {
  return { [NONCE_KEY]: nonce };
}

/**
 * Sends the conditional request that makes an object appear, again where it met another one:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 *
 * If the answer does not show who wrote the object, its metadata is read: the client repeats a request
 * whose answer was lost, and may find its own object then. A server that refuses a large body may close
 * the connection, so that its answer is lost.
 */
export async function putIfAbsent(
  client: S3ClientLike,
  command: S3CommandOf<S3Written>,
  options: PutIfAbsentOptions,
): Promise<"committed" | "exists"> {
  const { url, nonce, signal } = options;
  for (let attempt = 1;; attempt++) {
    try {
      const call = { action: "write", url, signal } as const;
      requireETag(await send(client, command, call), call);
      return "committed";
    } catch (error) {
      if (!(error instanceof ArchiveError)) throw error;
      const object = await objectBehind(client, error, options);
      if (object) return object.Metadata?.[NONCE_KEY] === nonce ? "committed" : "exists";
      const conflict = error.status === 409 || error.status === 412;
      if (!conflict || attempt === MAX_ATTEMPTS) throw error;
    }
    await delay(FIRST_DELAY_MS * 2 ** attempt * Math.random(), signal ? { signal } : {});
  }
}

async function objectBehind(
  client: S3ClientLike,
  error: ArchiveError,
  { url, signal }: PutIfAbsentOptions,
): Promise<HeadObjectCommandOutput | undefined> {
  const { status } = error;
  const open = status === undefined || status === 404 || status === 412 || status >= 500;
  if (!open) return undefined;
  return await headObject(client, { action: "read", url, signal }).catch((headError) => {
    throw status === 412 ? headError : error;
  });
}
