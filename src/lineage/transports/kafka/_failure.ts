import { deniedPermission } from "../../../internal/denied_permission.ts";
import { TransportError, type TransportErrorCode } from "../../errors.ts";
import type { KafkaConfig } from "./config.ts";
import { redacted, safeCause } from "../http/causes.ts";

/** The failure to send messages. */
export interface KafkaFailure {
  readonly code: TransportErrorCode;
  /** The failure, as the end of a message. */
  readonly state: string;
  /** Whether the same messages may succeed later. */
  readonly retryable: boolean;
  /** Whether fewer messages at a time may succeed. */
  readonly isTooLarge?: true;
  readonly cause: unknown;
}

/** The target of messages. */
export interface KafkaTarget {
  readonly topic: string;
  readonly servers: string;
  /** Texts that no message may contain. */
  readonly secrets: readonly string[];
  /** The attempt, for messages. @default {"send lineage event to"} */
  readonly what?: string;
}

/** Returns the topic of a configuration as the target of messages. */
export function targetOf(topic: string, config: KafkaConfig): KafkaTarget {
  const secrets = [config["sasl.password"], config["ssl.key.password"]]
    .filter((secret) => secret !== undefined);
  return { topic, servers: config["bootstrap.servers"] ?? "", secrets };
}

interface ErrorNode {
  readonly code?: unknown;
  readonly apiId?: unknown;
  readonly canRetry?: unknown;
  readonly serverErrorMessage?: unknown;
  readonly message?: unknown;
  readonly errors?: unknown;
  readonly cause?: unknown;
}

// The messages of the TLS libraries of the runtimes: rustls, OpenSSL, BoringSSL.
const TLS_FAILURE =
  /certificate|\bCERT_|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL|\bSSL\b|\bTLS\b|EPROTO/;
const UNAUTHORIZED = /AUTHORIZATION_FAILED$|^SASL_|_SASL_|^SECURITY_DISABLED$/;
const TOO_LARGE = ["MESSAGE_TOO_LARGE", "RECORD_LIST_TOO_LARGE"];

/** Creates the error of messages that could not be sent. */
export function kafkaError(failure: KafkaFailure, target: KafkaTarget): TransportError {
  const { code, state, retryable, cause } = failure;
  const { topic, servers, secrets, what = "send lineage event to" } = target;
  const shown = redacted(state, secrets);
  return new TransportError(
    `Cannot ${what} Kafka topic "${topic}" at "${servers}": ${shown}`,
    { code, url: `kafka://${servers}/${topic}`, retryable, cause: safeCause(cause, secrets) },
  );
}

/** Creates the failure of a message that waited as long as it may. */
export function timeoutFailure(limitMs: number, last: KafkaFailure | undefined): KafkaFailure {
  const state = `it was not acknowledged within ${limitMs} ms`;
  return {
    code: "TRANSPORT_TIMEOUT",
    state: last === undefined ? state : `${state}: ${last.state}`,
    retryable: true,
    cause: last?.cause,
  };
}

/** Creates the failure of a message that the client refuses before the broker would. */
export function tooLargeFailure(bytes: number, maxBytes: number): KafkaFailure {
  const state = `it has ${bytes} bytes, more than "message.max.bytes" of ${maxBytes}`;
  return { code: "TRANSPORT_REJECTED", state, retryable: false, cause: undefined };
}

/** Classifies what the client threw. */
export function kafkaFailure(cause: unknown): KafkaFailure {
  if (cause instanceof TransportError) {
    return { code: cause.code, state: cause.message, retryable: cause.retryable, cause };
  }
  const denied = deniedPermission(cause);
  if (denied) return { code: "TRANSPORT_PERMISSION", state: denied.state, retryable: false, cause };
  const nodes = flatten(cause);
  const answer = nodes.find(({ apiId }) => typeof apiId === "string");
  if (nodes.some(isUnknownTopic)) {
    const state = "the topic does not exist";
    return { code: "TRANSPORT_NOT_FOUND", state, retryable: true, cause };
  }
  if (nodes.some(isUnauthorized)) {
    const state = `the broker refused the credentials${answerText(answer)}`;
    return { code: "TRANSPORT_UNAUTHORIZED", state, retryable: false, cause };
  }
  if (answer) return answerFailure(answer, cause);
  return connectionFailure(nodes, cause);
}

function answerFailure(answer: ErrorNode, cause: unknown): KafkaFailure {
  const retryable = answer.canRetry === true;
  return {
    code: retryable ? "TRANSPORT_UNAVAILABLE" : "TRANSPORT_REJECTED",
    state: `the broker answered${answerText(answer)}`,
    retryable,
    ...(TOO_LARGE.includes(String(answer.apiId)) ? { isTooLarge: true } : {}),
    cause,
  };
}

function connectionFailure(nodes: readonly ErrorNode[], cause: unknown): KafkaFailure {
  const state = String(nodes.at(-1)?.message ?? cause);
  if (nodes.some((node) => TLS_FAILURE.test(`${node.code} ${node.message}`))) {
    return {
      code: "TRANSPORT_TLS",
      state: `the TLS connection failed, check "security.protocol" and the certificates: ${state}`,
      retryable: false,
      cause,
    };
  }
  const isNetwork = nodes.some(({ code }) => code === "PLT_KFK_NETWORK");
  const retryable = isNetwork && nodes.every(({ canRetry }) => canRetry !== false);
  return {
    code: isNetwork ? "TRANSPORT_UNREACHABLE" : "TRANSPORT_REJECTED",
    state,
    retryable,
    cause,
  };
}

function isUnknownTopic({ apiId, code, message }: ErrorNode): boolean {
  if (apiId === "UNKNOWN_TOPIC_OR_PARTITION") return true;
  return code === "PLT_KFK_USER" && /^Unknown topic /.test(String(message));
}

function isUnauthorized({ apiId, code }: ErrorNode): boolean {
  return code === "PLT_KFK_AUTHENTICATION" || UNAUTHORIZED.test(String(apiId));
}

function answerText(answer: ErrorNode | undefined): string {
  if (answer === undefined) return "";
  const { apiId, serverErrorMessage } = answer;
  return serverErrorMessage ? ` ${apiId}: ${serverErrorMessage}` : ` ${apiId}`;
}

/** Lists an error with those that it holds, causes last. */
function flatten(error: unknown, depth = 0): ErrorNode[] {
  if (typeof error !== "object" || error === null || depth > 8) return [];
  const node: ErrorNode = error;
  const inner = Array.isArray(node.errors) ? node.errors : [];
  return [node, ...[...inner, node.cause].flatMap((next) => flatten(next, depth + 1))];
}
