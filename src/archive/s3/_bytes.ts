import { textOf } from "../../internal/as_error.ts";
import type { GetObjectCommandOutput } from "@aws-sdk/client-s3";
import { delay } from "../../internal/delay.ts";
import { foreignCause } from "../../internal/url/foreign_cause.ts";
import type { ByteGenerator } from "../reading/byte_stream.ts";
import type { S3ClientLike } from "./requests/client.ts";
import { s3Error } from "./requests/error.ts";
import { s3Sdk } from "./requests/sdk.ts";
import { requireETag, send } from "./requests/send.ts";
import { s3AddressOf } from "../_s3_address.ts";
import { archiveError } from "../_archive_error.ts";
import { ArchiveError } from "../errors.ts";

const MAX_RESUMES = 4;
const RESUME_DELAY_MS = 50;

/** Options of {@linkcode s3Bytes}. */
export interface S3BytesOptions {
  readonly signal: AbortSignal;
}

/** The position of a read of an object, and the attributes of the object that are known. */
export interface S3Reading {
  readonly url: string;
  /** Whether only the bytes before `end` are wanted. A server may send more. */
  isRange: boolean;
  /** The index of the next byte. */
  offset: number;
  /** The index after the last byte. */
  end?: number | undefined;
  etag?: string | undefined;
  size?: number | undefined;
}

/**
 * Reads the bytes of an object. A body that breaks off is read on from where it broke, if the object
 * is still the same; the reading fails if that brings nothing new a few times in a row.
 */
export async function* s3Bytes(
  client: S3ClientLike,
  reading: S3Reading,
  { signal }: S3BytesOptions,
): ByteGenerator {
  for (let failures = 0;;) {
    const start = reading.offset;
    try {
      yield* readOn(client, reading, { signal });
      return;
    } catch (error) {
      signal.throwIfAborted();
      failures = reading.offset > start ? 1 : failures + 1;
      if (!isResumable(error, reading)) throw s3Error(error, { action: "read", url: reading.url });
      if (failures > MAX_RESUMES) throw brokenError(error, reading);
    }
    await delay(RESUME_DELAY_MS * 2 ** failures * Math.random(), { signal });
  }
}

async function* readOn(
  client: S3ClientLike,
  reading: S3Reading,
  { signal }: S3BytesOptions,
): ByteGenerator {
  const { url, offset, isRange, end = 0, etag } = reading;
  const { bucket, key } = s3AddressOf(url);
  const { GetObjectCommand } = await s3Sdk();
  const command = new GetObjectCommand({
    Bucket: bucket,
    Key: key,
    ...isRange || offset > 0 ? { Range: `bytes=${offset}-${isRange ? end - 1 : ""}` } : {},
    ...offset > 0 ? { IfMatch: etag } : {},
  });
  const call = { action: "read", url, signal } as const;
  const answer = requireETag(await send(client, command, call), call);
  checkAnswer(answer, reading);
  for await (const chunk of answer.Body as unknown as AsyncIterable<Uint8Array<ArrayBuffer>>) {
    reading.offset += chunk.length;
    yield chunk;
  }
  if (reading.offset !== reading.end) throw new Error("The body ended too early");
}

function checkAnswer(answer: GetObjectCommandOutput, reading: S3Reading): void {
  const { ContentRange: range, ContentLength: length, ETag: etag } = answer;
  const { offset, url } = reading;
  const isPart = range?.startsWith(`bytes ${offset}-`) ?? false;
  if (offset > 0 && !isPart) {
    const reason = "the server does not send a part of the object alone";
    throw archiveError({ action: "read", url }, { code: "ARCHIVE_READ", reason });
  }
  if (offset > 0) return;
  reading.isRange = isPart;
  reading.end = length;
  reading.etag = etag;
  reading.size = isPart ? Number(range?.split("/")[1]) : length;
}

// The client has already retried an error of `send`. Without an ETag, the rest could belong to another
// object. The client does not check the rest against the checksum that the whole object has failed.
function isResumable(error: unknown, { etag, offset, end }: S3Reading): boolean {
  if (error instanceof ArchiveError || textOf(error).startsWith("Checksum mismatch")) {
    return false;
  }
  return etag !== undefined && end !== undefined && offset < end;
}

function brokenError(cause: unknown, { url, offset, end }: S3Reading): ArchiveError {
  const attempts = 1 + MAX_RESUMES;
  const safe = foreignCause(cause);
  const place = `at byte ${offset} of ${end}, ${attempts} times in a row`;
  return archiveError({ action: "read", url }, {
    code: "ARCHIVE_UNAVAILABLE",
    reason: `the body broke off ${place}: ${textOf(safe)}`,
    cause: safe,
  });
}
