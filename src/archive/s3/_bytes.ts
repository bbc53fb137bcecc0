import { textOf } from "../../internal/as_error.ts";
import { GetObjectCommand, type GetObjectCommandOutput } from "@aws-sdk/client-s3";
import { delay } from "../../internal/delay.ts";
import type { ByteGenerator } from "../_byte_stream.ts";
import type { S3ClientLike } from "./client.ts";
import { s3Error } from "./_error.ts";
import { requireETag, send } from "./_send.ts";
import { type S3Address, splitS3Address } from "../_s3_address.ts";
import { archiveError } from "../_archive_error.ts";
import { ArchiveError } from "../errors.ts";

const MAX_RESUMES = 4;
const RESUME_DELAY_MS = 50;

/** Returns the bucket and the key of an address. */
export function placeOf(url: string): S3Address {
  return splitS3Address(url.slice("s3://".length));
}

/** Options of {@linkcode s3Bytes}. */
export interface S3BytesOptions {
  readonly signal: AbortSignal;
}

/**
 * Reads the bytes of an object. A body that breaks off is read on from where it broke, if the object
 * is still the same; the reading fails if that brings nothing new a few times in a row.
 */
export async function* s3Bytes(
  client: S3ClientLike,
  url: string,
  { signal }: S3BytesOptions,
): ByteGenerator {
  const reading: Reading = { url, offset: 0, size: undefined, etag: undefined };
  for (let failures = 0;;) {
    const start = reading.offset;
    try {
      yield* readOn(client, reading, { signal });
      return;
    } catch (error) {
      signal.throwIfAborted();
      failures = reading.offset > start ? 1 : failures + 1;
      if (!isResumable(error, reading)) throw s3Error(error, { action: "read", url });
      if (failures > MAX_RESUMES) throw brokenError(error, reading);
    }
    await delay(RESUME_DELAY_MS * 2 ** failures * Math.random(), { signal });
  }
}

interface Reading {
  readonly url: string;
  offset: number;
  size: number | undefined;
  etag: string | undefined;
}

async function* readOn(
  client: S3ClientLike,
  reading: Reading,
  { signal }: S3BytesOptions,
): ByteGenerator {
  const { bucket, key } = placeOf(reading.url);
  const rest = reading.offset > 0
    ? { Range: `bytes=${reading.offset}-`, IfMatch: reading.etag }
    : {};
  const command = new GetObjectCommand({ Bucket: bucket, Key: key, ...rest });
  const call = { action: "read", url: reading.url, signal } as const;
  const answer = requireETag(await send(client, command, call), call);
  checkAnswer(answer, reading);
  for await (const chunk of answer.Body as unknown as AsyncIterable<Uint8Array<ArrayBuffer>>) {
    reading.offset += chunk.length;
    yield chunk;
  }
  if (reading.offset !== reading.size) throw new Error("The body ended too early");
}

function checkAnswer(answer: GetObjectCommandOutput, reading: Reading): void {
  const { offset, url } = reading;
  if (offset > 0 && !answer.ContentRange?.startsWith(`bytes ${offset}-`)) {
    const reason = "the connection broke, and the server does not send the rest alone";
    throw archiveError({ action: "read", url }, { code: "ARCHIVE_READ", reason });
  }
  if (offset > 0) return;
  reading.size = answer.ContentLength;
  reading.etag = answer.ETag;
}

// The client has already retried an error of `send`. Without an ETag, the rest could belong to another
// object. The client does not check the rest against the checksum that the whole object has failed.
function isResumable(error: unknown, { etag, offset, size }: Reading): boolean {
  if (error instanceof ArchiveError || textOf(error).startsWith("Checksum mismatch")) {
    return false;
  }
  return etag !== undefined && size !== undefined && offset < size;
}

function brokenError(cause: unknown, { url, offset, size }: Reading): ArchiveError {
  const attempts = 1 + MAX_RESUMES;
  const reason = `the body broke off at byte ${offset} of ${size}, ${attempts} times in a row: ${
    textOf(cause)
  }`;
  return archiveError({ action: "read", url }, { code: "ARCHIVE_UNAVAILABLE", reason, cause });
}
