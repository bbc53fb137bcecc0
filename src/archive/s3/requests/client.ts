/** The part of `S3Client` of `@aws-sdk/client-s3` that is used here. */
export interface S3ClientLike {
  /** Sends a command of `@aws-sdk/client-s3`. */
  send(command: never, options?: S3SendOptions): Promise<unknown>;
  /** The options of the client that are read here. */
  readonly config?: {
    /** Reports whether requests carry a checksum of their body. */
    requestChecksumCalculation?(): Promise<string>;
  };
}

/** Options of {@linkcode S3ClientLike.send}. */
export interface S3SendOptions {
  /** Ends the call early. */
  readonly abortSignal?: AbortSignal;
}

/**
 * Options for an `S3Client` with timeouts, as the SDK alone waits forever for a server that does not
 * respond. The timeouts apply to each request, which the client may send several times.
 *
 * @example
 * ```ts ignore
 * const client = new S3Client({ ...s3ClientDefaults, region: "eu-west-1" });
 * ```
 */
export const s3ClientDefaults: S3ClientDefaults = {
  followRegionRedirects: true,
  maxAttempts: 5,
  requestHandler: {
    connectionTimeout: 5_000,
    requestTimeout: 30_000,
    socketTimeout: 30_000,
    throwOnRequestTimeout: true,
  },
};

/** The type of {@linkcode s3ClientDefaults}. */
export interface S3ClientDefaults {
  /** Whether the client goes to the region where the bucket is, if that is another one. */
  readonly followRegionRedirects: boolean;
  /** The maximum number of attempts. */
  readonly maxAttempts: number;
  /** Options of the SDK's HTTP handler. */
  readonly requestHandler: {
    /** Time limit of a connection attempt, in milliseconds. */
    readonly connectionTimeout: number;
    /** Time limit until the response begins, in milliseconds. */
    readonly requestTimeout: number;
    /** Time limit of a silent connection, in milliseconds. */
    readonly socketTimeout: number;
    /** Whether `requestTimeout` ends the request; the SDK would only write a warning. */
    readonly throwOnRequestTimeout: boolean;
  };
}
