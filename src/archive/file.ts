/**
 * Archives and outputs in folders on disk.
 *
 * @example List the runs of a folder
 * ```ts
 * import { fileArchive } from "@runline/runline/archive/file";
 * import { assertEquals } from "@std/assert";
 * import { mkdtemp, mkdir } from "node:fs/promises";
 *
 * const folder = await mkdtemp("/tmp/archive-");
 * await mkdir(`${folder}/run=2026-01-31-06-00-00`);
 * const runs = await Array.fromAsync(fileArchive(folder).listRuns());
 * assertEquals(runs.map((run) => run.name), ["run=2026-01-31-06-00-00"]);
 * ```
 *
 * @module
 */
export { fileArchive, type FileArchiveOptions } from "./file/archive.ts";
export { fileObjects } from "./file/objects.ts";
export { fileOutput } from "./file/output.ts";
export type { ArchiveCallOptions, PartFile, RunArchive, RunFolder } from "./archive.ts";
export type {
  ListObjectsOptions,
  ObjectStore,
  ReadObjectOptions,
  StoredObject,
} from "./objects.ts";
export type { CommittedObject, RunOutput, StagedObject } from "./output.ts";
export type { RunNameTemplate } from "./folder_template.ts";
export type { RunNameParse } from "./run_id.ts";
