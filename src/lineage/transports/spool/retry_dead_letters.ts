import { deadLetterIds, readDeadEvent, removeDeadLetter } from "./dead_letters.ts";
import { SpoolWriter } from "./writer.ts";

/**
 * Appends the events of all dead letters to a spool again, so that its sender delivers them once more.
 * Dead letters without an event stay. It does not deliver.
 *
 * @returns How many events were appended.
 *
 * @example
 * ```ts
 * import { retryDeadLetters } from "@runline/runline/lineage/spool";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(await retryDeadLetters("/tmp/no-such-spool"), 0);
 * ```
 */
export async function retryDeadLetters(folder: string): Promise<number> {
  const ids = await deadLetterIds(folder);
  // A writer would create the folder.
  if (ids.length === 0) return 0;
  const writer = new SpoolWriter(folder, {
    maxSegmentBytes: 2 ** 20,
    syncOnSeal: true,
    now: Date.now,
  });
  let count = 0;
  try {
    for (const id of ids) {
      const json = await readDeadEvent(folder, id);
      if (json === undefined) continue;
      writer.append(json);
      // Only what is on the disk may be removed here.
      await writer.sync();
      await removeDeadLetter(folder, id);
      count++;
    }
  } finally {
    await writer.close();
  }
  return count;
}
