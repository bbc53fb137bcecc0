/**
 * Sends lineage events to Amazon MSK, signed with credentials of AWS IAM.
 *
 * ```ts
 * import { mskIamTransport } from "@runline/runline/lineage/msk-iam";
 * import { assert } from "@std/assert";
 *
 * const transport = mskIamTransport({
 *   topic: "openlineage",
 *   config: { "bootstrap.servers": "b-1.orders.kafka.eu-west-1.amazonaws.com:9098" },
 *   region: "eu-west-1",
 * });
 * assert(transport);
 * await transport.close();
 * ```
 *
 * @module
 */
import {
  MSK_IAM_CONFIG,
  type MskIamCredentials,
  mskIamTokenProvider,
} from "./aws/msk_iam_token_provider.ts";
import { parseKafkaConfig } from "./kafka/config.ts";
import type { KafkaTransportOptions } from "./kafka/options.ts";
import {
  type FindKafkaTopicOptions,
  findTopic,
  sendingTransport,
} from "./kafka/sending_transport.ts";
import type { Transport } from "./port/transport.ts";

export { type MskIamCredentials, mskIamTokenProvider } from "./aws/msk_iam_token_provider.ts";
export type { AwsConnectionOptions, AwsCredentials } from "./aws/credentials.ts";
export type { KafkaConfigInput, KafkaConfigMap } from "./kafka/config.ts";
export type { FindKafkaTopicOptions } from "./kafka/sending_transport.ts";
export type { KafkaTransportOptions } from "./kafka/options.ts";

/** The options of {@linkcode mskIamTransport}. */
export type MskIamTransportOptions =
  & Omit<KafkaTransportOptions, "tokenProvider">
  & MskIamCredentials;

/**
 * Creates a {@linkcode Transport} that sends events to a topic of Amazon MSK. `security.protocol` is
 * always SASL_SSL and `sasl.mechanism` OAUTHBEARER, regardless of the configuration.
 *
 * @throws {TypeError} If the region or the topic is missing, or a key of the configuration unsupported.
 * @throws {RangeError} If a value of the configuration is not valid.
 */
export function mskIamTransport(options: MskIamTransportOptions): Required<Transport> {
  const tokenProvider = mskIamTokenProvider(options);
  const config = parseKafkaConfig(options.config, MSK_IAM_CONFIG);
  return sendingTransport({ ...options, tokenProvider }, config);
}

/** The options of {@linkcode findMskIamTopic}. */
export type FindMskIamTopicOptions =
  & Omit<FindKafkaTopicOptions, "tokenProvider">
  & MskIamCredentials;

/**
 * Connects to the brokers of Amazon MSK as the transport does, and looks a topic up. Sends no message, creates
 * no topic, and does not check the permission to write.
 *
 * @returns The number of partitions.
 * @throws {TypeError} If the region is missing, or a key of the configuration is unsupported.
 * @throws {TransportError} If no broker can be reached, the credentials are refused, or the topic does not exist.
 *
 * @example
 * ```ts
 * import { findMskIamTopic } from "@runline/runline/lineage/msk-iam";
 * import { assertRejects } from "@std/assert";
 *
 * const config = { "bootstrap.servers": "" };
 * const region = "eu-west-1";
 * await assertRejects(() => findMskIamTopic({ topic: "openlineage", config, region }), TypeError);
 * ```
 */
export async function findMskIamTopic(options: FindMskIamTopicOptions): Promise<number> {
  const tokenProvider = mskIamTokenProvider(options);
  const config = parseKafkaConfig(options.config, MSK_IAM_CONFIG);
  return await findTopic({ ...options, tokenProvider }, config);
}
