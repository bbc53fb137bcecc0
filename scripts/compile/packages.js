// JavaScript, so that the types of these packages take no part in checking the rest.
import { providePackages } from "../../src/lineage/transports/load_package.ts";

providePackages({
  "@aws-sdk/client-datazone": () => import("@aws-sdk/client-datazone"),
  "@aws-sdk/client-kinesis": () => import("@aws-sdk/client-kinesis"),
  "@aws-sdk/client-s3": () => import("@aws-sdk/client-s3"),
  "@platformatic/kafka": () => import("@platformatic/kafka"),
  "aws-msk-iam-sasl-signer-js": () => import("aws-msk-iam-sasl-signer-js"),
  "google-auth-library": () => import("google-auth-library"),
});
