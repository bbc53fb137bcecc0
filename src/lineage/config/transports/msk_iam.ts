import { KAFKA_KEYS } from "./_kafka_keys.ts";
import { transportConfig } from "../transport_config.ts";
import type { TransportConfig } from "../transport_config.ts";

/** The transport `msk-iam`. */
export const MSK_IAM: TransportConfig = transportConfig({
  description: "Sends events to a topic of Amazon MSK, with the permissions of an IAM identity.",
  keys: {
    ...KAFKA_KEYS,
    region: { kind: "string", variable: "AWS_REGION", description: "The region of the cluster." },
    aws_profile: { kind: "string", description: "The profile with the credentials." },
    role_arn: { kind: "string", description: "The role to assume." },
    aws_debug_creds: {
      kind: "boolean",
      default: false,
      description: "Whether the identity is logged.",
    },
  },
});
