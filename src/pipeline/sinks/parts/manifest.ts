import type { OutputOptions, RunOutput } from "../../../archive/mod.ts";

/** The entry of a part, as `COPY … MANIFEST` of Redshift reads it. */
export interface PartEntry {
  readonly url: string;
  readonly mandatory: true;
  readonly meta: { readonly content_length: number; readonly record_count: number };
}

/** The manifest of a run: the parts that count, and no others. */
export interface PartsManifest {
  readonly entries: readonly PartEntry[];
  readonly meta: { readonly content_length: number; readonly record_count: number };
}

// Spark, Hive and Athena leave out names that begin with an underscore: an attempt that is under way,
// or was killed, must not be taken for rows.
/** The folder of the parts, with a slash. */
export const PARTS = "_parts/";
const MANIFESTS = "_manifests/";

/** Returns the name of the manifest of a run. */
export function manifestName(runName: string): string {
  return `${MANIFESTS}${runName}.json`;
}

/** Returns the claim and the number of a part: the end of its name, and of its address. */
export function partOf(name: string): string {
  return name.split("/").slice(-2).join("/");
}

/**
 * Reads the manifest of a run, if it exists.
 *
 * @throws {SyntaxError} If it is not one of Runline.
 */
export async function readManifest(
  output: RunOutput,
  runName: string,
  options: OutputOptions,
): Promise<PartsManifest | undefined> {
  const object = await output.findCommitted(manifestName(runName), options);
  if (!object) return undefined;
  const { signal } = options;
  const read = object.read(signal ? { signal } : {});
  const { entries, meta }: Partial<PartsManifest> = await new Response(read).json();
  if (!entries || meta?.content_length === undefined || meta.record_count === undefined) {
    throw new SyntaxError(`Cannot read "${object.url}": it is not a manifest of parts`);
  }
  return { entries, meta };
}
