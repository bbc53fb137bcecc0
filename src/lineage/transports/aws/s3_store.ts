import { optionsOf } from "../../../internal/is_object.ts";
import { TransportError } from "../../errors.ts";
import { loadPackage } from "../port/load_package.ts";
import type { ObjectOptions, ObjectStore } from "../objects/object_store.ts";
import { AwsSender } from "./aws_sender.ts";
import { createAwsClient } from "./client_config.ts";
import type { AwsClient, AwsClientClass, AwsClientOptions } from "./credentials.ts";

/** The options of {@linkcode S3Store}. */
export interface S3StoreOptions extends AwsClientOptions {
  /** The bucket. */
  readonly bucket: string;
  /**
   * The client, which the transport does not close. The other options of the client are ignored.
   * @default a client with these options
   */
  readonly client?: AwsClient;
}

interface S3Package {
  readonly S3Client: AwsClientClass;
  readonly PutObjectCommand: new (input: unknown) => unknown;
  readonly GetObjectCommand: new (input: unknown) => unknown;
}

interface FailedCommand {
  readonly $metadata?: { readonly attempts?: number };
}

interface StoredObject {
  readonly ContentLength?: number;
  readonly Body?: { transformToString(): Promise<string>; destroy?(): void };
}

/** Objects of a bucket. Needs the package `@aws-sdk/client-s3`. */
export class S3Store implements ObjectStore {
  readonly #bucket: string;
  readonly #sender: AwsSender;

  constructor(options: S3StoreOptions) {
    const { bucket, client, credentials } = options;
    this.#bucket = bucket;
    this.#sender = new AwsSender({
      client,
      credentials,
      url: `s3://${bucket}`,
      createClient: () => createS3Client(options),
    });
  }

  async create(key: string, text: string, options: ObjectOptions): Promise<boolean> {
    try {
      // https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
      await this.#put({ Key: key, Body: text, IfNoneMatch: "*" }, options);
      return true;
    } catch (error) {
      if (!(error instanceof TransportError) || error.status !== 412) throw error;
      // An earlier attempt may have created the object, and its response was lost.
      const { attempts = 1 } = (error.cause as FailedCommand).$metadata ?? {};
      return attempts > 1 && await this.#isThere(key, text, options);
    }
  }

  /** Reports whether an object has a content. `false` if it may not be read. */
  async #isThere(key: string, text: string, { signal }: ObjectOptions): Promise<boolean> {
    const { GetObjectCommand } = await loadS3();
    const command = new GetObjectCommand({ Bucket: this.#bucket, Key: key });
    try {
      const { Body, ContentLength = 0 } = await this.#sender.send(command, signal) as StoredObject;
      // A character has at most three bytes in UTF-8.
      if (ContentLength <= text.length * 3) return await Body?.transformToString() === text;
      Body?.destroy?.();
    } catch {
      signal?.throwIfAborted();
    }
    return false;
  }

  async replace(key: string, text: string, options: ObjectOptions): Promise<void> {
    await this.#put({ Key: key, Body: text }, options);
  }

  async close(): Promise<void> {
    await this.#sender.close();
  }

  async #put(input: object, { signal }: ObjectOptions): Promise<void> {
    const { PutObjectCommand } = await loadS3();
    const own = { Bucket: this.#bucket, ContentType: "application/json" };
    await this.#sender.send(new PutObjectCommand({ ...own, ...input }), signal);
  }
}

/**
 * Loads the client of S3.
 *
 * @throws {TransportError} If it is not installed.
 */
export async function loadS3(): Promise<S3Package> {
  return await loadPackage<S3Package>("@aws-sdk/client-s3");
}

/**
 * Creates the client that the transports to S3 create, for other requests with the same limits and
 * proxies.
 *
 * @throws {TransportError} If `@aws-sdk/client-s3` is not installed.
 *
 * @example
 * ```ts
 * import { createS3Client } from "@runline/runline/lineage/s3";
 * import { assert } from "@std/assert";
 *
 * const client = await createS3Client({ region: "eu-west-1" });
 * assert(client);
 * client.destroy();
 * ```
 */
export async function createS3Client(options: AwsClientOptions = {}): Promise<AwsClient> {
  const { S3Client } = await loadS3();
  // Other servers than Amazon's have no host for each bucket.
  const isOther = optionsOf(options, "createS3Client()").endpoint !== undefined;
  return await createAwsClient(S3Client, isOther ? { forcePathStyle: true } : {}, options);
}
