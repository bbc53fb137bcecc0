/**
 * Writes lineage events to objects of Amazon S3.
 *
 * ```ts
 * import { s3Transport } from "@runline/runline/lineage/s3";
 * import { assert } from "@std/assert";
 *
 * const transport = s3Transport({ bucket: "acme", prefix: "lineage/", region: "eu-west-1" });
 * assert(transport);
 * await transport.close();
 * ```
 *
 * @module
 */
import { optionsOf } from "../../internal/is_object.ts";
import { S3Store, type S3StoreOptions } from "./aws/s3_store.ts";
import { objectTransport } from "./objects/object_file_transport.ts";
import type { Transport } from "./port/transport.ts";

export type {
  AwsClient,
  AwsClientOptions,
  AwsConnectionOptions,
  AwsCredentials,
} from "./aws/credentials.ts";
export { createS3Client, type S3StoreOptions } from "./aws/s3_store.ts";

/** The options of {@linkcode s3Transport}. */
export interface S3TransportOptions extends S3StoreOptions {
  /**
   * The beginning of the keys; one that ends with a slash is a folder.
   * @default {""}
   */
  readonly prefix?: string;
}

/**
 * Creates a {@linkcode Transport} that writes each event to an object
 * `<prefix>_<time of the event in ms>.json`, as the Java client does. An object is never overwritten.
 *
 * @throws {TypeError} If the bucket is empty.
 */
export function s3Transport(options: S3TransportOptions): Required<Transport> {
  const { bucket, prefix = "" } = optionsOf(options, "s3Transport()");
  if (!bucket) throw new TypeError("Cannot create S3 transport as 'bucket' is empty");
  return objectTransport(new S3Store(options), prefix);
}
