import type { ProxiedClient } from "../../../internal/url/proxied_client.ts";

/** Credentials of AWS. */
export interface AwsCredentials {
  /** The id of the access key. */
  readonly accessKeyId: string;
  /** The secret of the access key. */
  readonly secretAccessKey: string;
  /** The token of a session, where the credentials are temporary. */
  readonly sessionToken?: string;
}

/** A client of the AWS SDK for JavaScript v3, such as `S3Client`. */
export interface AwsClient {
  /** Sends a command. */
  send(command: never, options?: { readonly abortSignal?: AbortSignal }): Promise<unknown>;
  /** Closes the connections. */
  destroy(): void;
}

/** The class of a client of AWS. */
export type AwsClientClass = new (config: unknown) => AwsClient & ProxiedClient & {
  readonly config: { readonly requestHandler: RequestHandler };
};

/** Sends the requests of a client of AWS. */
export interface RequestHandler {
  handle(
    request: unknown,
    options?: { readonly abortSignal?: AbortSignal },
  ): Promise<{ readonly response: { readonly body: ResponseBody } }>;
}

/** The readable stream of a response. */
interface ResponseBody {
  once(event: "close", listener: () => void): unknown;
  destroy(error: Error): unknown;
}

/** The options of every connection to AWS. */
export interface AwsConnectionOptions {
  /**
   * Returns the proxy of a URL, or nothing for a server that is reached directly.
   * @default no proxy
   */
  readonly proxy?: ((url: URL) => URL | undefined) | undefined;
  /**
   * Time limit of a connection attempt, in milliseconds.
   * @default {5000}
   */
  readonly connectTimeoutMs?: number;
  /**
   * Time limit of a response, in milliseconds.
   * @default {30_000}
   */
  readonly requestTimeoutMs?: number;
}

/** The options of every client of AWS. */
export interface AwsClientOptions extends AwsConnectionOptions {
  /**
   * The region.
   * @default the region that AWS finds
   */
  readonly region?: string | undefined;
  /** The endpoint of the service, in place of the region's. */
  readonly endpoint?: string | undefined;
  /**
   * The credentials.
   * @default the credentials that AWS finds: environment, files, container, instance
   */
  readonly credentials?: AwsCredentials | undefined;
  /** The ARN of a role to assume. */
  readonly roleArn?: string | undefined;
}
