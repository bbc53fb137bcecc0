import type { HeadObjectCommandOutput } from "@aws-sdk/client-s3";
import { delay } from "../../internal/delay.ts";
import type { S3ClientLike } from "./client.ts";
import { headObject } from "./_head.ts";
import { type S3CommandOf, send } from "./_send.ts";
import { ArchiveError } from "../errors.ts";

const MAX_ATTEMPTS = 6;
const FIRST_DELAY_MS = 20;
const NONCE_KEY = "runline-stage";

/** What {@linkcode appear} needs to know of the object. */
export interface PutIfAbsentOptions {
  readonly url: string;
  /** What {@linkcode nonceMetadata} put into the object's metadata. */
  readonly nonce: string;
  readonly signal: AbortSignal | undefined;
}

/** Metadata by which an object is known again as the one that this process has made. */
export function nonceMetadata(nonce: string): Record<string, string> {
  return { [NONCE_KEY]: nonce };
}

/**
 * Sends the conditional request that makes an object appear, again where it met another one:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 *
 * Where the answer leaves open who made the object that is there, the object is asked. The client
 * sends a request again whose answer was lost, and may meet its own object then; and a server that
 * refuses a large body may hang up on it, so that its answer is lost for good.
 */
export async function putIfAbsent(
  client: S3ClientLike,
  command: S3CommandOf<unknown>,
  options: PutIfAbsentOptions,
): Promise<"committed" | "exists"> {
  const { url, nonce, signal } = options;
  for (let attempt = 1;; attempt++) {
    try {
      await send(client, command, { action: "write", url, signal });
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
