/**
 * Archives and outputs on S3, with the user's own `S3Client` of `@aws-sdk/client-s3`.
 *
 * @example Open an archive, whose `listRuns()` lists the runs
 * ```ts
 * import { S3Client } from "@aws-sdk/client-s3";
 * import { s3Archive, s3ClientDefaults } from "@runline/runline/archive/s3";
 * import { assertEquals } from "@std/assert";
 *
 * const client = new S3Client({ ...s3ClientDefaults, region: "eu-west-1" });
 * const archive = s3Archive(client, "s3://acme/enriched/archive/");
 * assertEquals(archive.url, "s3://acme/enriched/archive/");
 * ```
 *
 * @module
 */
export { s3Archive, type S3ArchiveOptions } from "./s3/archive.ts";
export {
  type S3ClientDefaults,
  s3ClientDefaults,
  type S3ClientLike,
  type S3SendOptions,
} from "./s3/requests/client.ts";
export { s3Objects } from "./s3/objects.ts";
export { s3Output, type S3OutputOptions } from "./s3/output.ts";
export { listRunIds, type ListRunIdsOptions } from "./s3/run_ids.ts";
export type { ArchiveCallOptions, PartFile, RunArchive, RunFolder } from "./archive.ts";
export type { ListObjectsOptions, ObjectStore, StoredObject } from "./objects.ts";
export type { CommittedObject, RunOutput, StagedObject } from "./output.ts";
export type { RunNameTemplate } from "./folder_template.ts";
export type { RunNameParse } from "./run_id.ts";
