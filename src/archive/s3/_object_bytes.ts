import { orderedMap } from "../../internal/ordered_map.ts";
import type { ByteGenerator } from "../reading/byte_stream.ts";
import { s3Bytes, type S3BytesOptions, type S3Reading } from "./_bytes.ts";
import type { S3ClientLike } from "./requests/client.ts";

const MIB = 1024 * 1024;

// One connection to S3 brings some tens of MB a second, which a large object waits for:
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance-guidelines.html
const LARGE = 64 * MIB;
const RANGE_SIZE = 8 * MIB;
const RANGES_AHEAD = 4;

/**
 * Reads the bytes of an object. If it is known to be large, several ranges are read at once, and kept
 * until their turn. The first answer has the ETag of the object, which the other requests demand.
 */
export async function* objectBytes(
  client: S3ClientLike,
  url: string,
  { signal, size = 0 }: S3BytesOptions & { readonly size?: number | undefined },
): ByteGenerator {
  if (size < LARGE) return yield* s3Bytes(client, { url, isRange: false, offset: 0 }, { signal });
  const first: S3Reading = { url, isRange: true, offset: 0, end: RANGE_SIZE };
  yield* s3Bytes(client, first, { signal });
  const chunksOf = (range: S3Reading) => Array.fromAsync(s3Bytes(client, range, { signal }));
  for await (const chunks of orderedMap(rangesAfter(first), chunksOf, { ahead: RANGES_AHEAD })) {
    yield* chunks;
  }
}

async function* rangesAfter(
  { url, offset, etag, size = 0 }: S3Reading,
): AsyncGenerator<S3Reading, void> {
  for (let start = offset; start < size; start += RANGE_SIZE) {
    const end = Math.min(start + RANGE_SIZE, size);
    yield await Promise.resolve({ url, isRange: true, offset: start, end, etag });
  }
}
