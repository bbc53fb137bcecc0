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
 * What a `DynamoDBClient` should be made with: the SDK alone waits without end for a server that
 * does not answer. The times hold for one request, of which the client makes several.
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
