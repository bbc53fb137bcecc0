import { byteStream } from "../reading/byte_stream.ts";
import { isHidden } from "../_names.ts";
import type { ListObjectsOptions, ObjectStore, StoredObject } from "../objects.ts";
import { s3AddressOf } from "../_s3_address.ts";
import type { S3ClientLike } from "./requests/client.ts";
import { headObject } from "./requests/head.ts";
import { listedObjects } from "./_listed_objects.ts";
import { objectBytes } from "./_object_bytes.ts";
import { isArchivedHead, type S3ListedObject, withStorage } from "./_storage.ts";

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
  const { bucket, key: prefix } = s3AddressOf(url);
  async function* wanted(): AsyncGenerator<S3ListedObject, void> {
    for await (const { name, object } of listedObjects(client, { url, signal })) {
      if (hidden || !isHidden(name)) yield object;
    }
  }
  for await (const { object, archived } of withStorage(client, wanted(), { bucket, signal })) {
    const { Key: key = "" } = object;
    yield storedObject(object, {
      url: `s3://${bucket}/${key}`,
      name: key.slice(prefix.length),
      archived,
    });
  }
}

function storedObject(
  { Size: size = 0, LastModified: modified, ETag: version }: S3ListedObject,
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
