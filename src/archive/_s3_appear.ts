import { delay } from "../internal/delay.ts";
import type { S3ClientLike } from "./_s3_client.ts";
import { headObject } from "./_s3_head.ts";
import { type S3CommandOf, send } from "./_s3_send.ts";
import { ArchiveError } from "./errors.ts";

const MAX_ATTEMPTS = 6;
const FIRST_DELAY_MS = 20;
const NONCE_KEY = "runline-stage";

/** What {@linkcode appear} needs to know of the object. */
export interface AppearOptions {
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
 */
export async function appear(
  client: S3ClientLike,
  command: S3CommandOf<unknown>,
  { url, nonce, signal }: AppearOptions,
): Promise<"committed" | "exists"> {
  for (let attempt = 1;; attempt++) {
    try {
      await send(client, command, { action: "write", url, signal });
      return "committed";
    } catch (error) {
      const status = error instanceof ArchiveError ? error.status : undefined;
      // The name is taken, or the upload is no more: perhaps by our own request, whose answer was
      // lost before the client sent it again.
      if (status === 412 || status === 404) {
        const object = await headObject(client, { action: "read", url, signal });
        if (object) return object.Metadata?.[NONCE_KEY] === nonce ? "committed" : "exists";
      }
      if ((status !== 409 && status !== 412) || attempt === MAX_ATTEMPTS) throw error;
    }
    await delay(FIRST_DELAY_MS * 2 ** attempt * Math.random(), signal ? { signal } : {});
  }
}
