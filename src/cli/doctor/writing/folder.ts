import { accessSync, constants } from "node:fs";
import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { deniedPermission } from "../../../internal/denied_permission.ts";

/** Whether a folder can be written. */
export interface FolderWriting {
  /** Whether the folder exists. */
  readonly exists: boolean;
  /** The obstacle, if there is one: a file, or a folder that does not allow it. */
  readonly obstacle: string | undefined;
}

/** Checks that files can be written to a folder, or that it can be created. Creates nothing. */
export async function folderWriting(path: string): Promise<FolderWriting> {
  const nearest = await nearestOf(path);
  const exists = nearest.path === path;
  if (!nearest.isFolder) return { exists, obstacle: `"${nearest.path}" is not a folder` };
  return {
    exists,
    obstacle: isWritable(nearest.path) ? undefined : `"${nearest.path}" does not allow it`,
  };
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch (error) {
    // Deno asks for the user, which may be denied: the check of the permissions reports the rest.
    return deniedPermission(error) !== undefined;
  }
}

/** Returns the path, or the nearest one above it that exists. */
async function nearestOf(
  path: string,
): Promise<{ readonly path: string; readonly isFolder: boolean }> {
  const found = await stat(path).catch(() => undefined);
  const parent = dirname(path);
  if (found || parent === path) return { path, isFolder: found?.isDirectory() ?? false };
  return await nearestOf(parent);
}
