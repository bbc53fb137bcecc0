import { mkdir, rm } from "node:fs/promises";

/** Creates a folder that is empty, whatever was there. */
export async function emptyDir(dir: string | URL): Promise<void> {
  await rm(dir, { recursive: true, force: true });
  await mkdir(dir, { recursive: true });
}
