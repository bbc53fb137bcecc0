import { AMAZON_DATAZONE_API } from "./amazon_datazone_api.ts";
import { ASYNC_HTTP, HTTP } from "./http.ts";
import { BATCH } from "./batch.ts";
import { COMPOSITE } from "./composite.ts";
import { CONSOLE } from "./console.ts";
import { DATADOG } from "./datadog.ts";
import { FILE } from "./file.ts";
import { GCPLINEAGE } from "./gcplineage.ts";
import { GCS } from "./gcs.ts";
import { KAFKA, MSK_IAM } from "./kafka.ts";
import { KINESIS } from "./kinesis.ts";
import { NOOP } from "./noop.ts";
import { S3 } from "./s3.ts";
import { SPOOL } from "./spool.ts";
import { TRANSFORM } from "./transform.ts";
import type { TransportConfig } from "../transport_config.ts";

/** The transports that a configuration may name, by type. */
export const TRANSPORTS: Readonly<Record<string, TransportConfig>> = {
  amazon_datazone_api: AMAZON_DATAZONE_API,
  async_http: ASYNC_HTTP,
  batch: BATCH,
  composite: COMPOSITE,
  console: CONSOLE,
  datadog: DATADOG,
  file: FILE,
  gcplineage: GCPLINEAGE,
  gcs: GCS,
  http: HTTP,
  kafka: KAFKA,
  kinesis: KINESIS,
  "msk-iam": MSK_IAM,
  noop: NOOP,
  s3: S3,
  spool: SPOOL,
  transform: TRANSFORM,
};
