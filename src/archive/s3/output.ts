import { byteStream } from "../reading/byte_stream.ts";
import { checkOutputName } from "../_names.ts";
import { s3Location, s3Url } from "./archive.ts";
import { s3AddressOf } from "../_s3_address.ts";
import { objectBytes } from "./_object_bytes.ts";
import type { S3ClientLike } from "./requests/client.ts";
import { headObject } from "./requests/head.ts";
import { listedObjects } from "./_listed_objects.ts";
import { s3Sdk } from "./requests/sdk.ts";
import { send } from "./requests/send.ts";
import { S3Stage } from "./_stage.ts";
import type { RunOutput } from "../output.ts";

const MIB = 1024 * 1024;

/** Options of {@linkcode s3Output}. */
export interface S3OutputOptions {
  /**
   * The size of a part in bytes, from 5 MiB to 5 GiB. An object has at most 10,000 parts, which is
   * 78 GiB with the default.
   * @default {8_388_608}
   */
  readonly partSize?: number | undefined;
}

/**
 * Opens a prefix on S3 for output. An object appears by one conditional request (`If-None-Match: *`),
 * so of several writers of a name one wins, and the others get `"exists"`. A server that does not know such
 * requests lets the last one win.
 *
 * A process that is killed leaves the parts of its upload behind, which nothing shows and which cost
 * until they are removed: add a lifecycle rule with `AbortIncompleteMultipartUpload` to the bucket
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpu-abort-incomplete-mpu-lifecycle-config.html).
 *
 * @param client An `S3Client`; see {@linkcode s3ClientDefaults}.
 * @param url The address, such as `s3://bucket/prefix/`.
 * @throws {TypeError} If `url` is not an address on S3.
 * @throws {RangeError} If `partSize` is out of its range.
 *
 * @example
 * ```ts ignore
 * import { S3Client } from "@aws-sdk/client-s3";
 * import { s3ClientDefaults, s3Output } from "@runline/runline/archive/s3";
 *
 * const output = s3Output(new S3Client(s3ClientDefaults), "s3://acme/json/");
 * await using staged = await output.stage("events.ndjson");
 * await staged.write(new TextEncoder().encode("{}\n"));
 * console.log(await staged.commit());
 * ```
 */
export function s3Output(
  client: S3ClientLike,
  url: string,
  options: S3OutputOptions = {},
): RunOutput {
  const { partSize = 8 * MIB } = options;
  if (!Number.isSafeInteger(partSize) || partSize < 5 * MIB || partSize > 5 * 1024 * MIB) {
    throw new RangeError(
      `Cannot write to S3 as 'partSize' must be from 5 MiB to 5 GiB: current value is ${partSize}`,
    );
  }
  const folder = s3Url(s3Location(url));

  return {
    url: folder,
    async findCommitted(name, { signal } = {}) {
      checkOutputName(name);
      const object = await headObject(client, { action: "read", url: folder + name, signal });
      if (!object) return undefined;
      return {
        url: folder + name,
        size: object.ContentLength ?? 0,
        read: (call) =>
          byteStream((signal) => objectBytes(client, folder + name, { signal }), call),
      };
    },
    stage: (name, { signal } = {}) =>
      new Promise((resolve) => {
        checkOutputName(name);
        signal?.throwIfAborted();
        resolve(new S3Stage(client, { url: folder + name, partSize, signal }));
      }),
    async *list(name, { signal } = {}) {
      checkOutputName(name.replace(/\/$/, ""));
      const objects = listedObjects(client, { url: folder + name, signal });
      for await (const { name: rest } of objects) yield name + rest;
    },
    async remove(name, { signal } = {}) {
      checkOutputName(name);
      const { bucket, key } = s3AddressOf(folder + name);
      const { DeleteObjectCommand } = await s3Sdk();
      const command = new DeleteObjectCommand({ Bucket: bucket, Key: key });
      await send(client, command, { action: "write", url: folder + name, signal });
    },
  };
}
