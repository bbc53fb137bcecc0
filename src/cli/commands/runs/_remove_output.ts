import { sep } from "node:path";
import { parseArchiveUrl, type RunOutput } from "../../../archive/mod.ts";
import { isObject } from "../../../internal/is_object.ts";

/** Options of {@linkcode removeOutput}. */
export interface RemoveOutputOptions {
  readonly signal: AbortSignal;
}

// It names the archive whose runs an output holds.
const MARKER = "_runline.json";

// All that `ndjsonSink` and `parquetSink` may have named the output of a run.
const EXTENSIONS = [".ndjson", ".ndjson.gz", ".ndjson.zst", ".parquet"];

/** Removes the rows that `ndjsonSink` or `parquetSink` have written for a run: one object, or its parts. */
export async function removeOutput(
  output: RunOutput,
  runId: string,
  options: RemoveOutputOptions,
): Promise<void> {
  const name = nameIn(await readObject(output, MARKER, options), runId);
  await removeParts(output, name, options);
  for (const extension of EXTENSIONS) await output.remove(`${name}${extension}`, options);
}

/** Returns the name of a run: what follows its archive, which may be several folders. */
function nameIn(marker: Readonly<Record<string, unknown>> | undefined, runId: string): string {
  const archive = marker?.["archive"];
  const root = typeof archive === "string" ? rootOf(archive) : "";
  if (root === "" || !runId.startsWith(root)) return runId.split("/").at(-2) ?? "";
  return runId.slice(root.length, -1).replaceAll(sep, "/");
}

function rootOf(archive: string): string {
  const location = parseArchiveUrl(archive);
  if (location.scheme === "s3") return location.prefix;
  return location.path.endsWith(sep) ? location.path : `${location.path}${sep}`;
}

async function removeParts(
  output: RunOutput,
  name: string,
  options: RemoveOutputOptions,
): Promise<void> {
  const manifest = `_manifests/${name}.json`;
  const entries = (await readObject(output, manifest, options))?.["entries"];
  // All rows disappear with their manifest, in one step.
  await output.remove(manifest, options);
  for (const entry of Array.isArray(entries) ? entries : []) {
    const [claim, part] = String(isObject(entry) ? entry["url"] : "").split("/").slice(-2);
    await output.remove(`_parts/${name}/${claim}/${part}`, options);
  }
}

async function readObject(
  output: RunOutput,
  name: string,
  { signal }: RemoveOutputOptions,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const object = await output.findCommitted(name, { signal });
  if (object === undefined) return undefined;
  const text = await new Response(object.read({ signal })).text();
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {
    // The same message as for another value.
  }
  throw new SyntaxError(`Cannot read "${object.url}": expected a JSON object`);
}
