import { deniedPermission } from "../../../internal/denied_permission.ts";
import { foreignCause } from "../../../internal/url/foreign_cause.ts";
import { foreignText } from "../../../internal/url/credentials.ts";
import { TransportError, type TransportErrorCode } from "../../errors.ts";
import { redacted, safeCause, tlsFailureOf } from "../http/causes.ts";
import type { AwsClient, AwsCredentials } from "./credentials.ts";

/** The options of {@linkcode AwsSender}. */
export interface AwsSenderOptions {
  /** The client of the user. */
  readonly client?: AwsClient | undefined;
  /** Creates a client if none was passed. */
  readonly createClient: () => Promise<AwsClient>;
  /** The address of the target, for messages. */
  readonly url: string;
  /** The credentials, which no message may contain. */
  readonly credentials?: AwsCredentials | undefined;
}

interface AwsError {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const THROTTLED = /Throttl|TooManyRequests|SlowDown|ProvisionedThroughputExceeded/;

/** Sends commands by a client of AWS, which is created when it is first needed. */
export class AwsSender {
  readonly #options: AwsSenderOptions;
  #client: Promise<AwsClient> | undefined;

  constructor(options: AwsSenderOptions) {
    this.#options = options;
  }

  /**
   * Sends a command.
   *
   * @throws {TransportError} If it fails.
   */
  async send(command: unknown, signal: AbortSignal | undefined): Promise<unknown> {
    try {
      const client = await this.#clientOf();
      return await client.send(command as never, signal ? { abortSignal: signal } : {});
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      if (error instanceof TransportError) throw error;
      throw this.#errorOf(error as AwsError);
    }
  }

  /** Closes the client, if it is its own. */
  async close(): Promise<void> {
    (await this.#client)?.destroy();
  }

  #clientOf(): Promise<AwsClient> {
    const { client, createClient } = this.#options;
    if (client !== undefined) return Promise.resolve(client);
    this.#client ??= createClient();
    return this.#client;
  }

  #errorOf(cause: AwsError): TransportError {
    const { url, credentials } = this.#options;
    const { secretAccessKey, sessionToken } = credentials ?? {};
    const secrets = [secretAccessKey, sessionToken].filter((secret) => secret !== undefined);
    const status = statusOf(cause);
    const code = codeOf(cause, status);
    const state = deniedPermission(cause)?.state ?? foreignText(redacted(stateOf(cause), secrets));
    return new TransportError(`Cannot send lineage event to "${url}": ${state}`, {
      code,
      url,
      status,
      retryable: ["TRANSPORT_UNAVAILABLE", "TRANSPORT_UNREACHABLE", "TRANSPORT_TIMEOUT"].includes(
        code,
      ),
      cause: safeCause(foreignCause(cause), secrets),
    });
  }
}

/** Returns the status of an answer that reports an error. One of success may have broken off. */
function statusOf(
  { $metadata: { httpStatusCode: status = 0 } = {} }: AwsError,
): number | undefined {
  return status < 300 ? undefined : status;
}

/** Returns the message of an error. The SDK has none for an answer that is not one of the service. */
function stateOf(cause: AwsError): string {
  const { message, name } = cause;
  const status = statusOf(cause);
  if (status !== undefined && message === "UnknownError") return `server answered ${status}`;
  const [, ms] = /configured (\d+) ms requestTimeout/.exec(message ?? "") ?? [];
  return ms === undefined ? message || name || "unknown error" : `no answer within ${ms} ms`;
}

function codeOf(error: AwsError, status: number | undefined): TransportErrorCode {
  const { name = "", code = "", message = "" } = error;
  if (deniedPermission(error)) return "TRANSPORT_PERMISSION";
  if (name === "CredentialsProviderError" || /^Unrecogni[sz]edClient/.test(name)) {
    return "TRANSPORT_UNAUTHORIZED";
  }
  if (status === undefined) return connectionCodeOf({ name, code, message });
  if (THROTTLED.test(name) || status === 429 || status >= 500) return "TRANSPORT_UNAVAILABLE";
  if (status === 401 || status === 403) return "TRANSPORT_UNAUTHORIZED";
  return status === 404 || /NotFound|NoSuch/.test(name)
    ? "TRANSPORT_NOT_FOUND"
    : "TRANSPORT_REJECTED";
}

function connectionCodeOf(
  { name, code, message }: Required<Omit<AwsError, "$metadata">>,
): TransportErrorCode {
  if (THROTTLED.test(name)) return "TRANSPORT_UNAVAILABLE";
  if (/NotFound|NoSuch/.test(name)) return "TRANSPORT_NOT_FOUND";
  if (tlsFailureOf(`${code} ${message}`) !== undefined) return "TRANSPORT_TLS";
  // The SDK has the name TimeoutError for a connection that broke off as well. HPE_ is the parser of HTTP.
  const isBroken = /^(E|HPE_)[A-Z_]+$/.test(code) && code !== "ETIMEDOUT";
  if (isBroken) return "TRANSPORT_UNREACHABLE";
  return name === "TimeoutError" ? "TRANSPORT_TIMEOUT" : "TRANSPORT_REJECTED";
}
