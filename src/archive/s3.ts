/**
 * Archives and outputs on S3, with the user's own `S3Client` of `@aws-sdk/client-s3`.
 *
 * @example List the runs of an archive
 * ```ts ignore
 * import { S3Client } from "@aws-sdk/client-s3";
 * import { s3Archive, s3ClientDefaults } from "@runline/runline/archive/s3";
 *
 * const client = new S3Client({ ...s3ClientDefaults, region: "eu-west-1" });
 * for await (const run of s3Archive(client, "s3://acme/enriched/archive/").listRuns()) {
 *   console.log(run.runId, run.time);
 * }
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
} from "./s3/client.ts";
export { s3Objects } from "./s3/objects.ts";
export { s3Output, type S3OutputOptions } from "./s3/output.ts";
export { listRunIds, type ListRunIdsOptions } from "./s3/run_ids.ts";
export type { ArchiveCallOptions, PartFile, RunArchive, RunFolder } from "./archive.ts";
export type { ListObjectsOptions, ObjectStore, StoredObject } from "./objects.ts";
export type { CommittedObject, RunOutput, StagedObject } from "./output.ts";
export type { RunNameParse } from "./run_id.ts";
