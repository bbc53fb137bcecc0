import { listRunPrefixes, s3Location } from "./archive.ts";
import { s3AddressOf } from "../_s3_address.ts";
import type { S3ClientLike } from "./requests/client.ts";
import { listPages } from "./requests/list_pages.ts";
import { type S3ListedObject, withStorage } from "./_storage.ts";
import type { ArchiveCallOptions, RunFolder } from "../archive.ts";
import type { RunNameParse } from "../run_id.ts";

// BatchGetItem of DynamoDB takes as many keys:
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
const BATCH_SIZE = 100;
const PROBES_AT_ONCE = 8;

/** Options of {@linkcode listRunIds}. */
export interface ListRunIdsOptions extends ArchiveCallOptions {
  /**
   * The format of the names of run folders.
   * @default {"python"}
   */
  readonly parse?: RunNameParse | undefined;
  /** Returns the run ids to leave out: `containsMany` of a manifest. */
  readonly exclude?: (runIds: readonly string[]) => Promise<ReadonlySet<string>>;
  /**
   * Whether a run that must be restored before it can be read is skipped or included. Costs one request
   * for each run that `exclude` leaves.
   * @default {"skip"}
   */
  readonly archived?: "skip" | "include";
}

/**
 * Lists the run ids of an archive in the order of their keys: `list_runids` of the Snowplow Python
 * Analytics SDK, with the same ids. As there, a run is archived if one of its first three objects is;
 * beyond it, `DEEP_ARCHIVE` and the archive tiers of intelligent tiering count too, an object that was
 * restored does not, and a folder that vanishes meanwhile is no error.
 *
 * @param client An `S3Client`; see {@linkcode s3ClientDefaults}.
 * @param url The address, such as `s3://bucket/prefix/`.
 * @throws {TypeError} If `url` is not an address on S3.
 *
 * @example The runs that a manifest does not hold
 * ```ts ignore
 * import { S3Client } from "@aws-sdk/client-s3";
 * import { listRunIds, s3ClientDefaults } from "@runline/runline/archive/s3";
 *
 * const runIds = listRunIds(new S3Client(s3ClientDefaults), "s3://acme/enriched/archive/", {
 *   exclude: (runIds) => manifest.containsMany(runIds),
 * });
 * for await (const runId of runIds) console.log(runId);
 * ```
 */
export function listRunIds(
  client: S3ClientLike,
  url: string,
  options: ListRunIdsOptions = {},
): AsyncIterable<string> {
  const { parse = "python", signal } = options;
  const call = signal ? { parse, signal } : { parse };
  return filtered(client, listRunPrefixes(client, s3Location(url), call), options);
}

async function* filtered(
  client: S3ClientLike,
  runs: AsyncIterable<RunFolder>,
  options: ListRunIdsOptions,
): AsyncGenerator<string, void> {
  const { exclude, archived = "skip", signal } = options;
  for await (const batch of batches(runs)) {
    const excluded = await exclude?.(batch.map((run) => run.runId));
    const left = excluded ? batch.filter((run) => !excluded.has(run.runId)) : batch;
    for (let start = 0; start < left.length; start += PROBES_AT_ONCE) {
      const group = left.slice(start, start + PROBES_AT_ONCE);
      const skipped = archived === "skip"
        ? await Promise.all(group.map((run) => isArchivedRun(client, run, signal)))
        : [];
      yield* group.filter((_, index) => !skipped[index]).map((run) => run.runId);
    }
  }
}

async function* batches(runs: AsyncIterable<RunFolder>): AsyncGenerator<RunFolder[], void> {
  let batch: RunFolder[] = [];
  for await (const run of runs) {
    batch.push(run);
    if (batch.length < BATCH_SIZE) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

async function isArchivedRun(
  client: S3ClientLike,
  { url }: RunFolder,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const { bucket, key } = s3AddressOf(url);
  const pages = listPages(client, {
    Bucket: bucket,
    Prefix: key,
    MaxKeys: 3,
    OptionalObjectAttributes: ["RestoreStatus"],
  }, { action: "list", url, signal });
  async function* firstObjects(): AsyncGenerator<S3ListedObject, void> {
    for await (const { Contents = [] } of pages) return yield* Contents;
  }
  for await (const { archived } of withStorage(client, firstObjects(), { bucket, signal })) {
    if (archived) return true;
  }
  return false;
}
