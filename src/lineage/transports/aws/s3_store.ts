import { TransportError } from "../../errors.ts";
import { loadPackage } from "../load_package.ts";
import type { ObjectOptions, ObjectStore } from "../objects/object_store.ts";
import { AwsSender } from "./aws_sender.ts";
import { awsClientConfig } from "./client_config.ts";
import type { AwsClient, AwsClientOptions } from "./credentials.ts";

/** The options of {@linkcode S3Store}. */
export interface S3StoreOptions extends AwsClientOptions {
  /** The bucket. */
  readonly bucket: string;
  /**
   * The client, which the transport does not close. The other options of the client are ignored.
   *
   * @default a client with these options
   */
  readonly client?: AwsClient;
}

interface S3Package {
  readonly S3Client: new (config: unknown) => AwsClient;
  readonly PutObjectCommand: new (input: unknown) => unknown;
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
      createClient: () => createClient(options),
    });
  }

  async create(key: string, text: string, options: ObjectOptions): Promise<boolean> {
    try {
      // https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
      await this.#put({ Key: key, Body: text, IfNoneMatch: "*" }, options);
      return true;
    } catch (error) {
      if (error instanceof TransportError && error.status === 412) return false;
      throw error;
    }
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

async function createClient(options: S3StoreOptions): Promise<AwsClient> {
  const { S3Client } = await loadS3();
  const config = await awsClientConfig(options);
  // Other servers than Amazon's have no host for each bucket.
  const isOther = options.endpoint !== undefined;
  return new S3Client({ ...config, ...(isOther ? { forcePathStyle: true } : {}) });
}
