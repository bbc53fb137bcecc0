import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { failureText } from "../denied_permission.ts";

/**
 * Creates a folder for temporary files, and returns its path.
 *
 * @throws {Error} If it cannot be created, such as where `TMPDIR` names a folder that does not exist.
 */
export function temporaryFolder(prefix: string): string {
  const parent = tmpdir();
  try {
    return mkdtempSync(join(parent, prefix));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const state = code === "ENOENT" ? "the folder does not exist" : failureText(cause);
    const advice = "set TMPDIR to a folder that may be written to";
    throw new Error(`Cannot create temporary files in "${parent}": ${state}, ${advice}`, { cause });
  }
}
