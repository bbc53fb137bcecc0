import type { PartFile } from "../../archive/mod.ts";
import { parseSchemaKey, type SchemaKey } from "../../enriched/mod.ts";
import { readUpTo } from "../../internal/concat_bytes.ts";
import { isObject } from "../../internal/is_object.ts";
import type { CommonOptions } from "../process_runs_options.ts";

/** The marker that the transformers of Snowplow write after the last file of a run. */
export const SHREDDING_COMPLETE = "shredding_complete.json";

// Its types may be some thousands.
const MAX_SIZE = 4 * 1024 * 1024;

const VERSIONS = ["1-0-0", "1-0-1", "2-0-0", "2-0-1"];
// Iglu Central has the schema under the first, and the transformers name the second.
const VENDORS = [
  "com.snowplowanalytics.snowplow.storage",
  "com.snowplowanalytics.snowplow.storage.rdbloader",
];

/**
 * Checks that a marker is a message of the transformers, of a version that this release knows.
 *
 * @throws {SyntaxError} If it is not. The message names the marker.
 */
export async function checkShreddingComplete(
  marker: PartFile,
  { archive, signal }: Pick<CommonOptions, "archive"> & { readonly signal: AbortSignal },
): Promise<void> {
  const bytes = await readUpTo(archive.read(marker, { signal }), MAX_SIZE);
  if (bytes.length > MAX_SIZE) throw unusable(marker, `it is larger than ${MAX_SIZE} bytes`);
  const key = schemaIn(new TextDecoder().decode(bytes));
  if (!key) throw unusable(marker, "it is not a self-describing JSON object");
  const { vendor, name, version } = key;
  if (!VENDORS.includes(vendor) || name !== "shredding_complete") {
    throw unusable(marker, `its schema is "${vendor}/${name}"`);
  }
  if (VERSIONS.includes(version)) return;
  throw unusable(marker, `its version is "${version}", expected one of ${VERSIONS.join(", ")}`);
}

function schemaIn(text: string): SchemaKey | undefined {
  try {
    const { schema, data } = JSON.parse(text);
    return isObject(data) ? parseSchemaKey(schema) : undefined;
  } catch {
    return undefined;
  }
}

function unusable({ url }: PartFile, state: string): SyntaxError {
  return new SyntaxError(`Cannot use the marker "${url}": ${state}`);
}
