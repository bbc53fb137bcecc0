import { requireIterable } from "../internal/is_object.ts";
import type { PartFile } from "./archive.ts";

/**
 * Compares two listings of a run.
 *
 * @returns The first difference, as a sentence, or nothing if the files are the same.
 *
 * @example
 * ```ts
 * import { compareFiles } from "@runline/runline/archive";
 * import { assertEquals } from "@std/assert";
 *
 * const part = { url: "s3://acme/run/part-0", name: "part-0", size: 12, archived: false };
 * assertEquals(compareFiles([part], [part]), undefined);
 * assertEquals(compareFiles([], [part]), 'File "part-0" was added');
 * ```
 */
export function compareFiles(
  before: readonly PartFile[],
  after: readonly PartFile[],
): string | undefined {
  requireIterable({ before, after });
  const known = new Map(before.map((file) => [file.name, file]));
  for (const { name, size, version } of after) {
    const file = known.get(name);
    if (file === undefined) return `File "${name}" was added`;
    if (file.size !== size || file.version !== version) return `File "${name}" was changed`;
    known.delete(name);
  }
  const [removed] = known.keys();
  return removed === undefined ? undefined : `File "${removed}" was removed`;
}
