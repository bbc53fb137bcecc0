import type { HeadObjectCommandOutput, ListObjectsV2CommandOutput } from "@aws-sdk/client-s3";
import { orderedMap } from "../../internal/ordered_map.ts";
import type { S3ClientLike } from "./requests/client.ts";
import { headObject } from "./requests/head.ts";

/** The fields of a listed object that are read. */
export type S3ListedObject = NonNullable<ListObjectsV2CommandOutput["Contents"]>[number];

// An object of intelligent tiering moves to an archive tier after 90 days without access at the earliest:
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/intelligent-tiering-overview.html
const FIRST_ARCHIVE_MS = 90 * 24 * 3_600_000;
const PROBES_AT_ONCE = 8;

/** Options of {@linkcode withStorage}. */
export interface WithStorageOptions {
  readonly bucket: string;
  readonly signal: AbortSignal | undefined;
  /** Returns the time in milliseconds. @default {Date.now} */
  readonly now?: () => number;
}

/** A listed object, and whether it must be restored before it can be read. */
export interface S3StoredObject {
  readonly object: S3ListedObject;
  readonly archived: boolean;
}

/**
 * Looks up which listed objects must be restored, in their order. A listing shows the storage class. It
 * does not show the archive tiers of intelligent tiering, so objects that may be there cost a request.
 */
export function withStorage(
  client: S3ClientLike,
  objects: AsyncIterable<S3ListedObject>,
  { bucket, signal, now = Date.now }: WithStorageOptions,
): AsyncGenerator<S3StoredObject, void> {
  const isOld = ({ LastModified: modified }: S3ListedObject): boolean =>
    modified === undefined || modified.getTime() + FIRST_ARCHIVE_MS <= now();

  async function look(object: S3ListedObject): Promise<S3StoredObject> {
    const { StorageClass: storageClass, Key: key } = object;
    if (storageClass !== "INTELLIGENT_TIERING" || !isOld(object)) {
      return { object, archived: isArchived(object) };
    }
    const url = `s3://${bucket}/${key}`;
    const head = await headObject(client, { action: "read", url, signal });
    return { object, archived: head !== undefined && isArchivedHead(head) };
  }
  return orderedMap(objects, look, { ahead: PROBES_AT_ONCE });
}

/** Reports whether an object must be restored, by its metadata. */
export function isArchivedHead(
  { StorageClass: storageClass, ArchiveStatus: tier, Restore: restore }: HeadObjectCommandOutput,
): boolean {
  if (!isArchiveClass(storageClass)) return tier !== undefined;
  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
  return !restore?.includes('ongoing-request="false"');
}

function isArchived(
  { StorageClass: storageClass, RestoreStatus: status }: S3ListedObject,
): boolean {
  return isArchiveClass(storageClass) && status?.RestoreExpiryDate === undefined;
}

function isArchiveClass(storageClass: string | undefined): boolean {
  return storageClass === "GLACIER" || storageClass === "DEEP_ARCHIVE";
}
