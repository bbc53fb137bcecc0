import { lazyPackage } from "../../internal/missing_package.ts";

/** Loads the AWS SDK for DynamoDB. Its commands are called, while the client is the user's. */
export const dynamodbSdk: () => Promise<typeof import("@aws-sdk/client-dynamodb")> = lazyPackage(
  () => import("@aws-sdk/client-dynamodb"),
);
