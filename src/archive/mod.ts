/**
 * Archives of runs and their outputs: the interfaces, and functions that need neither disk nor cloud. The
 * implementations are in `./archive/file` and `./archive/s3`.
 *
 * @example Read the time of a run
 * ```ts
 * import { parseRunName } from "@runline/runline/archive";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseRunName("run=2026-01-31-06-00-00"), new Date("2026-01-31T06:00:00Z"));
 * ```
 *
 * @module
 */
export type {
  ArchiveCallOptions,
  ListFilesOptions,
  ListRunFoldersOptions,
  PartFile,
  RunArchive,
  RunFolder,
} from "./archive.ts";
export {
  type ArchiveLocation,
  type FileLocation,
  parseArchiveUrl,
  type ParseArchiveUrlOptions,
  type S3Location,
} from "./archive_url.ts";
export { compareFiles } from "./compare_files.ts";
export type { RunNameTemplate } from "./folder_template.ts";
export { ArchiveError, type ArchiveErrorCode } from "./errors.ts";
export type {
  ListObjectsOptions,
  ObjectStore,
  ReadObjectOptions,
  StoredObject,
} from "./objects.ts";
export type { CommittedObject, OutputOptions, RunOutput, StagedObject } from "./output.ts";
export { parseRunName, type ParseRunNameOptions, type RunNameParse } from "./run_id.ts";
