import type { CompletedPart } from "@aws-sdk/client-s3";
import { nonceMetadata, putIfAbsent, type S3Written } from "./_put_if_absent.ts";
import { s3AddressOf } from "../_s3_address.ts";
import type { S3ClientLike } from "./requests/client.ts";
import { s3Sdk } from "./requests/sdk.ts";
import { requireETag, type S3Call, type S3CommandOf, send } from "./requests/send.ts";
import { ArchiveError } from "../errors.ts";
import type { StagedObject } from "../output.ts";

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
const MAX_PARTS = 10_000;

// Most runs are small, and there are as many stages as runs at once.
const FIRST_SIZE = 256 * 1024;

/** Options of {@linkcode S3Stage}. */
export interface S3StageOptions {
  readonly url: string;
  readonly partSize: number;
  readonly signal: AbortSignal | undefined;
}

/** An object that is being written: in one request if it is small, as a multipart upload if not. */
export class S3Stage implements StagedObject {
  readonly url: string;
  readonly #client: S3ClientLike;
  readonly #call: S3Call;
  readonly #target: { readonly Bucket: string; readonly Key: string };
  readonly #nonce: string = crypto.randomUUID();
  readonly #parts: CompletedPart[] = [];
  readonly #partSize: number;
  #buffer: Uint8Array<ArrayBuffer> | undefined;
  #filled = 0;
  #uploadId: string | undefined;

  constructor(client: S3ClientLike, { url, partSize, signal }: S3StageOptions) {
    const { bucket, key } = s3AddressOf(url);
    this.url = url;
    this.#client = client;
    this.#call = { action: "write", url, signal };
    this.#target = { Bucket: bucket, Key: key };
    this.#partSize = partSize;
    this.#buffer = new Uint8Array(Math.min(FIRST_SIZE, partSize));
  }

  async write(chunk: Uint8Array): Promise<void> {
    let buffer = this.#open("write to");
    for (let rest = chunk; rest.length > 0;) {
      if (this.#filled === this.#partSize) await this.#sendPart(buffer);
      buffer = this.#grow(buffer, this.#filled + rest.length);
      const taken = rest.subarray(0, buffer.length - this.#filled);
      buffer.set(taken, this.#filled);
      this.#filled += taken.length;
      rest = rest.subarray(taken.length);
    }
  }

  async commit(): Promise<"committed" | "exists"> {
    const buffer = this.#open("commit");
    this.#buffer = undefined;
    if (this.#uploadId !== undefined) await this.#sendPart(buffer);
    const result = await putIfAbsent(this.#client, await this.#lastCommand(buffer), {
      url: this.url,
      nonce: this.#nonce,
      signal: this.#call.signal,
    });
    if (result === "committed") this.#uploadId = undefined;
    return result;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#buffer = undefined;
    if (this.#uploadId === undefined) return;
    const { AbortMultipartUploadCommand } = await s3Sdk();
    const command = new AbortMultipartUploadCommand({ ...this.#target, UploadId: this.#uploadId });
    this.#uploadId = undefined;
    // Without the signal: the parts of an aborted job would stay, and cost, until they are removed.
    await send(this.#client, command, { action: "write", url: this.url }).catch(() => {});
  }

  #open(action: string): Uint8Array<ArrayBuffer> {
    if (this.#buffer) return this.#buffer;
    throw new TypeError(`Cannot ${action} "${this.url}": it was committed or disposed of before`);
  }

  /** Doubles the buffer until it is large enough, or as large as a part. */
  #grow(buffer: Uint8Array<ArrayBuffer>, needed: number): Uint8Array<ArrayBuffer> {
    let size = buffer.length;
    while (size < needed && size < this.#partSize) size = Math.min(2 * size, this.#partSize);
    if (size === buffer.length) return buffer;
    const grown = new Uint8Array(size);
    grown.set(buffer.subarray(0, this.#filled));
    this.#buffer = grown;
    return grown;
  }

  #send<Output>(command: S3CommandOf<Output>): Promise<Output> {
    return send(this.#client, command, this.#call);
  }

  async #sendPart(buffer: Uint8Array<ArrayBuffer>): Promise<void> {
    if (this.#parts.length === MAX_PARTS) {
      const reason = `it needs more than ${MAX_PARTS} parts, make 'partSize' larger`;
      throw new ArchiveError(`Cannot write "${this.url}": ${reason}`, {
        code: "ARCHIVE_WRITE",
        url: this.url,
      });
    }
    this.#uploadId ??= await this.#createUpload();
    const { UploadPartCommand } = await s3Sdk();
    const PartNumber = this.#parts.length + 1;
    const command = new UploadPartCommand({
      ...this.#target,
      UploadId: this.#uploadId,
      PartNumber,
      Body: buffer.subarray(0, this.#filled),
    });
    const { ETag, ChecksumCRC32 } = requireETag(await this.#send(command), this.#call);
    this.#parts.push({ PartNumber, ETag, ChecksumCRC32 });
    this.#filled = 0;
  }

  async #createUpload(): Promise<string | undefined> {
    // The client adds CRC32 to each part then, which the upload has to know from its start.
    const checked = await this.#client.config?.requestChecksumCalculation?.() === "WHEN_SUPPORTED";
    const { CreateMultipartUploadCommand } = await s3Sdk();
    const { UploadId } = await this.#send(
      new CreateMultipartUploadCommand({
        ...this.#target,
        ...(checked ? { ChecksumAlgorithm: "CRC32" } : {}),
        Metadata: nonceMetadata(this.#nonce),
      }),
    );
    return UploadId;
  }

  async #lastCommand(buffer: Uint8Array<ArrayBuffer>): Promise<S3CommandOf<S3Written>> {
    const { CompleteMultipartUploadCommand, PutObjectCommand } = await s3Sdk();
    if (this.#uploadId === undefined) {
      return new PutObjectCommand({
        ...this.#target,
        Body: buffer.subarray(0, this.#filled),
        Metadata: nonceMetadata(this.#nonce),
        IfNoneMatch: "*",
      });
    }
    return new CompleteMultipartUploadCommand({
      ...this.#target,
      UploadId: this.#uploadId,
      MultipartUpload: { Parts: this.#parts },
      IfNoneMatch: "*",
    });
  }
}
