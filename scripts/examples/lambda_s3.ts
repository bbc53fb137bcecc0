/**
 * A Lambda handler for notifications of S3 about new files of enriched events: each file becomes one
 * of NDJSON.
 *
 * ```ts ignore
 * const client = new S3Client(s3ClientDefaults);
 * export const handler = s3Handler(client, { out: "s3://acme/json/", bad: "s3://acme/bad/" });
 * ```
 *
 * S3 may report a file twice. The output appears by one conditional request, so the second time
 * changes nothing: https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html
 *
 * @module
 */
import type { RunOutput } from "@runline/runline/archive";
import { s3Archive, type S3ClientLike, s3Output } from "@runline/runline/archive/s3";
import { transformBytes } from "@runline/runline/enriched";

/** A notification. */
export interface S3Event {
  /** The changes of objects. */
  readonly Records: readonly {
    /** The change: `ObjectCreated:Put`. */
    readonly eventName: string;
    /** The object; its key is encoded as in the query of an address. */
    readonly s3: {
      readonly bucket: { readonly name: string };
      readonly object: { readonly key: string; readonly size?: number };
    };
  }[];
}

/** Options of {@linkcode s3Handler}. */
export interface S3HandlerOptions {
  /** The folder of the rows. It must not be the folder that sends the notifications. */
  readonly out: string;
  /** The folder of the bad rows. */
  readonly bad: string;
}

const PROCESSOR = { artifact: "com.acme.orders", version: "1.0.0" };

/** Creates the handler. If it throws, Lambda sends the notification again. */
export function s3Handler(
  client: S3ClientLike,
  options: S3HandlerOptions,
): (event: S3Event) => Promise<void> {
  const out = s3Output(client, options.out);
  const bad = s3Output(client, options.bad);
  return async ({ Records }) => {
    for (const { eventName, s3: { bucket, object } } of Records) {
      const key = decodeURIComponent(object.key.replaceAll("+", " "));
      if (!eventName.startsWith("ObjectCreated:") || isMarker(key)) continue;
      const place = s3Archive(client, `s3://${bucket.name}/`);
      const file = { url: place.url + key, name: key, size: object.size ?? 0, archived: false };
      await transformFile(place.read(file), { name: key.replace(/\.gz$/, ""), out, bad });
    }
  };
}

interface TransformFileOptions {
  readonly name: string;
  readonly out: RunOutput;
  readonly bad: RunOutput;
}

async function transformFile(
  source: AsyncIterable<Uint8Array>,
  { name, out, bad }: TransformFileOptions,
): Promise<void> {
  const badRows: Uint8Array[] = [];
  await using rows = await out.stage(`${name}.ndjson`);
  for await (const part of transformBytes(source, { processor: PROCESSOR })) {
    await rows.write(part.rows);
    if (part.badRows.length > 0) badRows.push(part.badRows);
  }
  // The bad rows come first: once the rows are there, the file counts as done.
  if (badRows.length > 0) await put(bad, `${name}.bad.ndjson`, badRows);
  await rows.commit();
}

async function put(output: RunOutput, name: string, parts: readonly Uint8Array[]): Promise<void> {
  await using object = await output.stage(name);
  for (const part of parts) await object.write(part);
  await object.commit();
}

// Hadoop's tools leave `_SUCCESS` and folders that are none.
function isMarker(key: string): boolean {
  return /(^|\/)(_[^/]*)?$|_\$folder\$$/.test(key);
}
