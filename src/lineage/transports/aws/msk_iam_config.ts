/** The keys of the Kafka configuration that Amazon MSK with IAM needs, whatever else is written. */
export const MSK_IAM_CONFIG = {
  "security.protocol": "SASL_SSL",
  "sasl.mechanism": "OAUTHBEARER",
} as const;
