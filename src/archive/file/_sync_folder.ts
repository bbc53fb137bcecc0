import { open } from "node:fs/promises";

// File systems that have no fsync for folders, as CIFS and FUSE: fsync(2).
const NOT_SUPPORTED: readonly unknown[] = ["EINVAL", "ENOSYS", "ENOTSUP", "EOPNOTSUPP"];

// Folders that may be written and not read, and Windows, which opens no folder.
const NOT_OPENED: readonly unknown[] = ["EACCES", "EISDIR", "EPERM"];

/** Options of {@linkcode syncFolder}. */
export interface SyncFolderOptions {
  /** Opens a folder, as `open` of `node:fs/promises`, which is the default. */
  readonly open?: (path: string) => Promise<{ sync(): Promise<void>; close(): Promise<void> }>;
}

/**
 * Syncs the names in a folder to the disk, if the system allows it: only then does a new name survive a
 * loss of power.
 */
export async function syncFolder(path: string, options: SyncFolderOptions = {}): Promise<void> {
  const { open: openFolder = open } = options;
  const folder = await openFolder(path).catch(unless(NOT_OPENED));
  if (!folder) return;
  try {
    await folder.sync().catch(unless(NOT_SUPPORTED));
  } finally {
    await folder.close();
  }
}

function unless(codes: readonly unknown[]): (error: { code?: unknown }) => undefined {
  return (error) => {
    if (codes.includes(error.code)) return undefined;
    throw error;
  };
}
