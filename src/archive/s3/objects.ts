import { byteStream } from "../_byte_stream.ts";
import { isFolderMarker, isHidden } from "../_names.ts";
import type { ListObjectsOptions, ObjectStore, StoredObject } from "../objects.ts";
import { placeOf } from "./_bytes.ts";
import type { S3ClientLike } from "./client.ts";
import { headObject } from "./_head.ts";
import { isArchived, listPages } from "./_listing.ts";
import { objectBytes } from "./_object_bytes.ts";

/**
 * Opens the objects on S3, by `s3:` addresses.
 *
 * @param client An `S3Client`; see {@linkcode s3ClientDefaults}.
 *
 * @example
 * ```ts ignore
 * import { S3Client } from "@aws-sdk/client-s3";
 * import { s3ClientDefaults, s3Objects } from "@runline/runline/archive/s3";
 *
 * const objects = s3Objects(new S3Client(s3ClientDefaults));
 * for await (const { url, size } of objects.list("s3://acme/enriched/")) console.log(url, size);
 * ```
 */
export function s3Objects(client: S3ClientLike): ObjectStore {
  return {
    list: (folder, options = {}) => listObjects(client, folder, options),
    async head(url, { signal } = {}) {
      const object = await headObject(client, { action: "read", url, signal });
      if (!object) return undefined;
      const name = url.slice(url.lastIndexOf("/") + 1);
      const { ContentLength: Size } = object;
      return storedObject({ ...object, Size }, { url, name, archived: isArchivedHead(object) });
    },
    read: (url, { size, ...call } = {}) =>
      byteStream((signal) => objectBytes(client, url, { signal, size }), call),
  };
}

async function* listObjects(
  client: S3ClientLike,
  url: string,
  { hidden = false, signal }: ListObjectsOptions,
): AsyncGenerator<StoredObject, void> {
  const { bucket, key: prefix } = placeOf(url);
  const pages = listPages(client, {
    Bucket: bucket,
    Prefix: prefix,
    OptionalObjectAttributes: ["RestoreStatus"],
  }, { action: "list", url, signal });
  for await (const page of pages) {
    for (const object of page.Contents ?? []) {
      const { Key: key = "" } = object;
      const name = key.slice(prefix.length);
      if (name === "" || isFolderMarker(name) || (!hidden && isHidden(name))) continue;
      const place = { url: `s3://${bucket}/${key}`, name, archived: isArchived(object) };
      yield storedObject(object, place);
    }
  }
}

function isArchivedHead(
  { StorageClass: storageClass, Restore: restore }: {
    readonly StorageClass?: string | undefined;
    readonly Restore?: string | undefined;
  },
): boolean {
  if (storageClass !== "GLACIER" && storageClass !== "DEEP_ARCHIVE") return false;
  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
  return !restore?.includes('ongoing-request="false"');
}

interface S3Attributes {
  readonly Size?: number | undefined;
  readonly LastModified?: Date | undefined;
  readonly ETag?: string | undefined;
}

function storedObject(
  { Size: size = 0, LastModified: modified, ETag: version }: S3Attributes,
  place: Pick<StoredObject, "url" | "name" | "archived">,
): StoredObject {
  return {
    ...place,
    size,
    ...isHidden(place.name) ? { hidden: true } : {},
    ...modified ? { modified } : {},
    ...version ? { version } : {},
  };
}
