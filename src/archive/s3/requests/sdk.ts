import { lazyPackage } from "../../../internal/missing_package.ts";

/** Loads the AWS SDK for S3. Its commands are called, while the client is the user's. */
export const s3Sdk: () => Promise<typeof import("@aws-sdk/client-s3")> = lazyPackage(() =>
  import("@aws-sdk/client-s3")
);
