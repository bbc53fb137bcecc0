import { stat } from "node:fs/promises";

/** Reports whether there is a folder at a path, or a link to one. */
export async function isFolder(path: string): Promise<boolean> {
  return await stat(path).then((stats) => stats.isDirectory(), () => false);
}
