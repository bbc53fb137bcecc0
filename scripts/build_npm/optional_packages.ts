/** Packages that only entry points and transports load: users of those install them. */
export const OPTIONAL_PACKAGES = [
  "@aws-sdk/client-datazone",
  "@aws-sdk/client-dynamodb",
  "@aws-sdk/client-kinesis",
  "@aws-sdk/client-s3",
  "@aws-sdk/client-sqs",
  "@aws-sdk/credential-providers",
  "@opentelemetry/api",
  "@platformatic/kafka",
  "@smithy/node-http-handler",
  "apache-arrow",
  "aws-msk-iam-sasl-signer-js",
  "google-auth-library",
  "parquet-wasm",
  "postgres",
] as const;
