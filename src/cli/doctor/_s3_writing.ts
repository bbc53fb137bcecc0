import type { S3Client } from "@aws-sdk/client-s3";
import { asError } from "../../internal/as_error.ts";
import { failed, type Finding, ok, warning } from "./finding.ts";

/** The folder of objects that is checked. */
export interface S3Folder {
  readonly bucket: string;
  /** The beginning of the keys. */
  readonly prefix: string;
}

/**
 * Checks the permission to write objects. Sends a part of a multipart upload that does not exist, which S3
 * refuses after it has checked the permission `s3:PutObject`, so that nothing is written.
 */
export async function s3Writing(
  client: Pick<S3Client, "send">,
  { bucket, prefix }: S3Folder,
  { signal }: { readonly signal: AbortSignal },
): Promise<Finding> {
  const { UploadPartCommand } = await import("@aws-sdk/client-s3");
  const url = `s3://${bucket}/${prefix}`;
  const upload = { UploadId: "runline-doctor", PartNumber: 1, Body: new Uint8Array(1) };
  const command = new UploadPartCommand({
    Bucket: bucket,
    Key: `${prefix}_runline.json`,
    ...upload,
  });
  try {
    await client.send(command, { abortSignal: signal });
  } catch (error) {
    signal.throwIfAborted();
    const { name, message } = asError(error);
    if (name === "NoSuchUpload") return ok(`${url} can be written`);
    if (name === "AccessDenied" || name === "AllAccessDisabled") {
      return failed(`${url} cannot be written: access is denied`, "Allow s3:PutObject");
    }
    if (name === "NoSuchBucket") {
      return failed(`${url} cannot be written: the bucket does not exist`, "Create the bucket");
    }
    return warning(`${url}: the permission to write is unknown: ${message}`);
  }
  return warning(`${url}: the permission to write is unknown`);
}
