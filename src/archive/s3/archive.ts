import { compareText } from "../../internal/text/compare_text.ts";
import { partFiles } from "../reading/part_files.ts";
import type { S3ClientLike } from "./requests/client.ts";
import { listPages } from "./requests/list_pages.ts";
import type { ListRunFoldersOptions, RunArchive, RunFolder } from "../archive.ts";
import { parseArchiveUrl, type S3Location } from "../archive_url.ts";
import { checkBounds, folderTemplate, isWithin, type TimeBounds } from "../folder_template.ts";
import { listTemplateRuns } from "./_template_runs.ts";
import { s3Objects } from "./objects.ts";
import { DatedRuns } from "./_dated_runs.ts";
import { parseRunName, type RunNameParse } from "../run_id.ts";

/** Options of {@linkcode s3Archive}. */
export interface S3ArchiveOptions {
  /**
   * The format of the names of run folders. Runs are listed in the order of their keys, as the
   * Python SDK lists them. With `"strict"`, that is the order of their time.
   * @default {"strict"}
   */
  readonly parse?: RunNameParse | undefined;
}

/**
 * Opens a prefix on S3 as an archive. A prefix that does not exist is an archive without runs, as
 * S3 does not distinguish them. A listing is complete, or it throws. A long listing of names
 * with dates is divided by these, and sends several requests at once.
 *
 * @param client An `S3Client`; see {@linkcode s3ClientDefaults}.
 * @param url The address, such as `s3://bucket/prefix/`.
 * @throws {TypeError} If `url` is not an address on S3, or `parse` is not a template.
 *
 * @example
 * ```ts ignore
 * import { S3Client } from "@aws-sdk/client-s3";
 * import { s3Archive, s3ClientDefaults } from "@runline/runline/archive/s3";
 *
 * const archive = s3Archive(new S3Client(s3ClientDefaults), "s3://acme/enriched/archive/");
 * for await (const run of archive.listRuns()) console.log(run.runId);
 * ```
 */
export function s3Archive(
  client: S3ClientLike,
  url: string,
  options: S3ArchiveOptions = {},
): RunArchive {
  const { parse = "strict" } = options;
  folderTemplate(parse);
  const location = s3Location(url);
  return {
    url: s3Url(location),
    listRuns: (call) => listRuns(client, location, { ...call, parse }),
    ...partFiles(s3Objects(client)),
  };
}

/** Returns the location of an address on S3. */
export function s3Location(url: string): S3Location {
  const location = parseArchiveUrl(url);
  if (location.scheme === "s3") return location;
  throw new TypeError(`Cannot use "${url}" as an address on S3: expected s3://bucket/prefix/`);
}

/** Returns the address of a location on S3, with a trailing slash. */
export function s3Url({ bucket, prefix }: Pick<S3Location, "bucket" | "prefix">): string {
  return `s3://${bucket}/${prefix}`;
}

/** Options of {@linkcode listRunPrefixes}. */
export interface ListRunsOptions extends ListRunFoldersOptions {
  readonly parse: RunNameParse;
}

/** Lists the run folders in the order in which S3 lists their keys. */
export async function* listRunPrefixes(
  client: S3ClientLike,
  location: S3Location,
  { parse, signal, since, until }: ListRunsOptions,
): AsyncGenerator<RunFolder, void> {
  const { bucket, prefix } = location;
  const bounds = { since, until, ...signal ? { signal } : {} };
  const template = folderTemplate(parse);
  const datePrefix = template ? template.datePrefix : "run=";
  if (datePrefix !== undefined && !isDirectoryBucket(location)) {
    const isLenient = parse === "python";
    const parseName = (name: string) =>
      template ? template.parse(name) : parseRunName(name, { parse });
    const names = { prefix: datePrefix, parse: parseName, isLenient };
    // The order of Python's names is not that of their times.
    const unbounded = { ...bounds, since: undefined, until: undefined };
    const dated = { ...names, ...isLenient ? unbounded : bounds };
    const runs = new DatedRuns(client, location, dated).list();
    return yield* isLenient ? within(runs, bounds) : runs;
  }
  if (template) return yield* listTemplateRuns(client, location, { ...bounds, template });
  const input = { Bucket: bucket, Prefix: prefix, Delimiter: "/" };
  for await (
    const page of listPages(client, input, { action: "list", url: s3Url(location), signal })
  ) {
    for (const { Prefix: runId = "" } of page.CommonPrefixes ?? []) {
      const name = runId.slice(prefix.length, -1);
      const time = parseRunName(name, { parse });
      if (!time || !isWithin(time, bounds)) continue;
      yield { runId, name, url: s3Url({ bucket, prefix: runId }), time };
    }
  }
}

async function* within(
  runs: AsyncIterable<RunFolder>,
  bounds: TimeBounds,
): AsyncGenerator<RunFolder, void> {
  for await (const run of runs) if (isWithin(run.time, bounds)) yield run;
}

// Directory buckets list in no order, and know no `StartAfter`:
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
function isDirectoryBucket({ bucket }: S3Location): boolean {
  return bucket.endsWith("--x-s3");
}

// A directory bucket lists in no order, so its runs are sorted once the listing is done.
async function* listRuns(
  client: S3ClientLike,
  location: S3Location,
  options: ListRunsOptions,
): AsyncGenerator<RunFolder, void> {
  checkBounds(options);
  const runs = listRunPrefixes(client, location, options);
  if (!isDirectoryBucket(location)) return yield* runs;
  const sorted = await Array.fromAsync(runs);
  sorted.sort((a, b) => a.time.getTime() - b.time.getTime() || compareText(a.name, b.name));
  yield* sorted;
}
