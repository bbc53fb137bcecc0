/** The part of `DynamoDBClient` of `@aws-sdk/client-dynamodb` that is used here. */
export interface DynamoDBClientLike {
  /** Sends a command of `@aws-sdk/client-dynamodb`. */
  send(command: unknown, options?: DynamoDBSendOptions): Promise<unknown>;
}

/** Options of {@linkcode DynamoDBClientLike.send}. */
export interface DynamoDBSendOptions {
  /** Ends the call early. */
  readonly abortSignal?: AbortSignal;
}

/**
 * Options for a `DynamoDBClient` with timeouts, as the SDK alone waits forever for a server that does
 * not respond. The timeouts apply to each request, which the client may send several times.
 *
 * @example
 * ```ts ignore
 * const client = new DynamoDBClient({ ...dynamodbClientDefaults, region: "eu-west-1" });
 * ```
 */
export const dynamodbClientDefaults: DynamoDBClientDefaults = {
  maxAttempts: 4,
  requestHandler: {
    connectionTimeout: 1_000,
    requestTimeout: 3_000,
    throwOnRequestTimeout: true,
  },
};

/** The type of {@linkcode dynamodbClientDefaults}. */
export interface DynamoDBClientDefaults {
  /** The maximum number of attempts. */
  readonly maxAttempts: number;
  /** Options of the SDK's HTTP handler. */
  readonly requestHandler: {
    /** Time limit of a connection attempt, in milliseconds. */
    readonly connectionTimeout: number;
    /** Time limit of the response, in milliseconds. */
    readonly requestTimeout: number;
    /** Whether `requestTimeout` ends the request; the SDK would only write a warning. */
    readonly throwOnRequestTimeout: boolean;
  };
}
