import { HeadObjectCommand, type HeadObjectCommandOutput } from "@aws-sdk/client-s3";
import { placeOf } from "./_bytes.ts";
import type { S3ClientLike } from "./client.ts";
import { type S3Call, send } from "./_send.ts";
import { ArchiveError } from "../errors.ts";

/** Asks what is known of an object. To HEAD, a missing bucket looks like a missing object. */
export async function headObject(
  client: S3ClientLike,
  call: S3Call,
): Promise<HeadObjectCommandOutput | undefined> {
  const { bucket, key } = placeOf(call.url);
  try {
    return await send(client, new HeadObjectCommand({ Bucket: bucket, Key: key }), call);
  } catch (error) {
    if (error instanceof ArchiveError && error.status === 404) return undefined;
    throw error;
  }
}
