import { loadHttp1Handler } from "../../transports/aws/client_config.ts";
import { loadCredentialProviders } from "../../transports/aws/load_clients.ts";
import { loadMskSigner, MSK_IAM_CONFIG } from "../../transports/aws/msk_iam_token_provider.ts";
import {
  type KafkaConfigMap,
  parseKafkaConfig,
  parseKafkaText,
} from "../../transports/kafka/config.ts";
import { loadKafka, PEM_NAMES, pemOf } from "../../transports/kafka/client_options.ts";
import type { ConfigKeys } from "../keys.ts";
import {
  type CheckFilesContext,
  type TransportConfig,
  transportConfig,
} from "../transport_config.ts";
import { awsProxy } from "./_aws_proxy.ts";
import type { ConfigMap } from "../value.ts";

/** The keys of the transports over Kafka. The Java client has other names for some of them. */
const KAFKA_KEYS = {
  topic: {
    kind: "string",
    required: true,
    aliases: ["topicName"],
    description: "The topic of the events.",
  },
  config: {
    kind: "map",
    values: "scalar",
    required: true,
    aliases: ["properties"],
    parse: parseKafkaText,
    visible: [
      "acks",
      "batch.size",
      "bootstrap.servers",
      "client.id",
      "compression.type",
      "enable.idempotence",
      "linger.ms",
      "request.timeout.ms",
      "retries",
      "sasl.mechanism",
      "sasl.mechanisms",
      "security.protocol",
    ],
    description:
      "The properties of the producer, by the names of librdkafka. A string may hold JSON, or " +
      "`key=value` parts between semicolons. An unsupported property is an issue.",
  },
  messageKey: {
    kind: "string",
    // The Java client had the second name until 1.13.
    aliases: ["localServerId"],
    description: "The key of all messages. Default: the job or dataset of the event.",
  },
  flush: {
    kind: "boolean",
    default: true,
    description: "Whether `emit` waits for the acknowledgement of the brokers.",
  },
} as const satisfies ConfigKeys;

/** Reads the files that the configuration of Kafka names. */
async function checkKafkaFiles(
  config: ReturnType<typeof parseKafkaConfig>,
  { misuseAt }: CheckFilesContext,
): Promise<void> {
  for (const name of PEM_NAMES) await misuseAt(["config"], () => pemOf(config, name));
}

/** The transport `kafka`. */
export const KAFKA: TransportConfig = transportConfig({
  description: "Sends events to a topic of Kafka. Needs the package `@platformatic/kafka`.",
  keys: {
    ...KAFKA_KEYS,
    config: {
      ...KAFKA_KEYS.config,
      check: (config: ConfigMap) => parseKafkaConfig(config as KafkaConfigMap),
    },
  },
  checkFiles: ({ config }, context) => checkKafkaFiles(parseKafkaConfig(config), context),
  async create({ topic, config, messageKey, flush }, { onError }) {
    const { kafkaTransport } = await import("../../transports/kafka.ts");
    await loadKafka();
    return kafkaTransport({
      topic,
      config,
      flush,
      ...(messageKey === undefined ? {} : { messageKey }),
      onError,
    });
  },
});

/** The transport `msk-iam`. */
export const MSK_IAM: TransportConfig = transportConfig({
  description: "Sends events to a topic of Amazon MSK, with the permissions of an IAM identity. " +
    "Needs the packages `@platformatic/kafka`, `aws-msk-iam-sasl-signer-js`, " +
    "`@aws-sdk/credential-providers` and `@smithy/node-http-handler`. The brokers are reached without a proxy.",
  keys: {
    ...KAFKA_KEYS,
    config: {
      ...KAFKA_KEYS.config,
      check: (config: ConfigMap) => parseKafkaConfig(config as KafkaConfigMap, MSK_IAM_CONFIG),
    },
    region: {
      kind: "string",
      required: true,
      variable: "AWS_REGION",
      description: "The region of the cluster.",
    },
    aws_profile: { kind: "string", description: "The profile with the credentials." },
    role_arn: { kind: "string", description: "The role to assume." },
    aws_debug_creds: {
      kind: "boolean",
      default: false,
      description: "Whether the account and the ARN of the credentials are logged.",
    },
  },
  checkFiles: ({ config }, context) =>
    checkKafkaFiles(parseKafkaConfig(config, MSK_IAM_CONFIG), context),
  async create(values, { env, onError }) {
    const { topic, config, flush, messageKey, region, aws_profile, role_arn, aws_debug_creds } =
      values;
    const { mskIamTransport } = await import("../../transports/msk_iam.ts");
    await Promise.all([
      loadKafka(),
      loadMskSigner(),
      loadCredentialProviders(),
      loadHttp1Handler(),
    ]);
    return mskIamTransport({
      topic,
      config,
      flush,
      region,
      debugCredentials: aws_debug_creds,
      ...await awsProxy(env),
      ...(messageKey === undefined ? {} : { messageKey }),
      ...(aws_profile === undefined ? {} : { awsProfile: aws_profile }),
      ...(role_arn === undefined ? {} : { roleArn: role_arn }),
      onError,
    });
  },
});
