import type { HeadObjectCommandOutput } from "@aws-sdk/client-s3";
import { s3AddressOf } from "../../_s3_address.ts";
import type { S3ClientLike } from "./client.ts";
import { s3Sdk } from "./sdk.ts";
import { requireETag, type S3Call, send } from "./send.ts";
import { ArchiveError } from "../../errors.ts";

/** Returns the metadata of an object. To HEAD, a missing bucket looks like a missing object. */
export async function headObject(
  client: S3ClientLike,
  call: S3Call,
): Promise<HeadObjectCommandOutput | undefined> {
  const { HeadObjectCommand } = await s3Sdk();
  const { bucket, key } = s3AddressOf(call.url);
  try {
    const command = new HeadObjectCommand({ Bucket: bucket, Key: key });
    return requireETag(await send(client, command, call), call);
  } catch (error) {
    if (error instanceof ArchiveError && error.status === 404) return undefined;
    throw error;
  }
}
