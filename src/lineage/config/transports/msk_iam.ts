import { KAFKA_KEYS } from "./_kafka_keys.ts";
import type { ConfigMap } from "../value.ts";
import { transportConfig } from "../transport_config.ts";
import type { TransportConfig } from "../transport_config.ts";
import { MSK_IAM_CONFIG } from "../../transports/aws/msk_iam_config.ts";
import { loadMskSigner } from "../../transports/aws/msk_iam_token_provider.ts";
import { type KafkaConfigMap, parseKafkaConfig } from "../../transports/kafka/config.ts";
import { loadKafka } from "../../transports/kafka/load.ts";

/** The transport `msk-iam`. */
export const MSK_IAM: TransportConfig = transportConfig({
  description: "Sends events to a topic of Amazon MSK, with the permissions of an IAM identity. " +
    "Needs the packages `@platformatic/kafka` and `aws-msk-iam-sasl-signer-js`.",
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
      description: "Whether the identity is logged.",
    },
  },
  async create(values, { onWarning }) {
    const { topic, config, flush, messageKey, region, aws_profile, role_arn, aws_debug_creds } =
      values;
    const { mskIamTransport } = await import("../../transports/msk_iam.ts");
    await Promise.all([loadKafka(), loadMskSigner()]);
    return mskIamTransport({
      topic,
      config,
      flush,
      region,
      debugCredentials: aws_debug_creds,
      ...(messageKey === undefined ? {} : { messageKey }),
      ...(aws_profile === undefined ? {} : { awsProfile: aws_profile }),
      ...(role_arn === undefined ? {} : { roleArn: role_arn }),
      onError: (error) => onWarning(error.message),
    });
  },
});
