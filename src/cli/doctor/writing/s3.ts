import { asError } from "../../../internal/as_error.ts";
import type { AwsClient } from "./aws_backends.ts";
import { failed, type Finding, ok, warning } from "../finding.ts";

/** The folder of objects that is checked. */
export interface S3Folder {
  readonly bucket: string;
  /** The beginning of the keys. */
  readonly prefix: string;
}

/** Options of {@linkcode s3Writing}. */
export interface S3WritingOptions {
  readonly signal: AbortSignal;
  /** Whether objects are deleted as well. @default {false} */
  readonly deletes?: boolean;
}

/**
 * Checks the permission to write objects, and to delete them. Sends a part of a multipart upload that
 * does not exist, which S3 refuses after it has checked the permission `s3:PutObject`, so that nothing is
 * written.
 */
export async function s3Writing(
  client: AwsClient,
  { bucket, prefix }: S3Folder,
  { signal, deletes = false }: S3WritingOptions,
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
    if (name === "NoSuchUpload") {
      return deletes
        ? await s3Deleting(client, { bucket, prefix }, signal)
        : ok(`${url} can be written`);
    }
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

/**
 * Deletes an object that does not exist, on the condition that it has an ETag, which S3 refuses after it has
 * checked the permission: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-deletes.html
 */
async function s3Deleting(
  client: AwsClient,
  { bucket, prefix }: S3Folder,
  signal: AbortSignal,
): Promise<Finding> {
  const { DeleteObjectCommand } = await import("@aws-sdk/client-s3");
  const url = `s3://${bucket}/${prefix}`;
  const object = { Bucket: bucket, Key: `${prefix}_runline-doctor` };
  const options = { abortSignal: signal };
  const good = ok(`${url} can be written, and objects can be deleted`);
  try {
    const deletion = new DeleteObjectCommand({ ...object, IfMatch: '"0"' });
    const { VersionId } = await client.send(deletion, options) as { readonly VersionId?: string };
    // A server that ignores the condition leaves a marker where it keeps versions.
    if (VersionId) await client.send(new DeleteObjectCommand({ ...object, VersionId }), options);
  } catch (error) {
    signal.throwIfAborted();
    const { name, message } = asError(error);
    if (name === "PreconditionFailed" || name === "NoSuchKey" || name === "NotFound") return good;
    if (name === "AccessDenied") {
      return failed(`${url}: objects cannot be deleted: access is denied`, "Allow s3:DeleteObject");
    }
    return warning(`${url}: the permission to delete objects is unknown: ${message}`);
  }
  return good;
}
