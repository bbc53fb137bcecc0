/** The keys of the Kafka configuration that Amazon MSK with IAM requires. They win over other values. */
export const MSK_IAM_CONFIG = {
  "security.protocol": "SASL_SSL",
  "sasl.mechanism": "OAUTHBEARER",
} as const;
