import { isFolderMarker } from "../_names.ts";
import type { S3ClientLike } from "./requests/client.ts";
import { s3AddressOf } from "../_s3_address.ts";
import { listPages } from "./requests/list_pages.ts";
import type { S3Call } from "./requests/send.ts";
import type { S3ListedObject } from "./_storage.ts";

/**
 * Lists the objects below a folder, by their paths below it, without markers of folders. Costs no request
 * for an object.
 */
export async function* listedObjects(
  client: S3ClientLike,
  { url, signal }: Pick<S3Call, "url" | "signal">,
): AsyncGenerator<{ readonly name: string; readonly object: S3ListedObject }, void> {
  const { bucket, key: prefix } = s3AddressOf(url);
  const attributes = { OptionalObjectAttributes: ["RestoreStatus" as const] };
  const input = { Bucket: bucket, Prefix: prefix, ...attributes };
  for await (const page of listPages(client, input, { action: "list", url, signal })) {
    for (const object of page.Contents ?? []) {
      const name = object.Key?.slice(prefix.length) ?? "";
      if (name !== "" && !isFolderMarker(name)) yield { name, object };
    }
  }
}
