import { join } from "node:path";

/** Where an installation goes, and how it is made. */
export interface InstallOptions {
  /** The name of its folder. */
  readonly name: string;
  /** The version, which is part of the folder's name. */
  readonly version: string;
  /** Fills the empty folder; what it throws leaves nothing behind. */
  readonly install: (folder: string) => Promise<void>;
  /** The folder of all installations. @default {cacheFolder()} */
  readonly cache?: string;
}

/** Returns the folder of everything that the e2e tests download, start and log. */
export function cacheFolder(): string {
  const chosen = Deno.env.get("RUNLINE_E2E_CACHE");
  if (chosen) return chosen;
  const userCache = Deno.env.get("XDG_CACHE_HOME") || join(Deno.env.get("HOME") ?? ".", ".cache");
  return join(userCache, "runline-e2e");
}

/**
 * Installs something into the cache unless it exists, and returns its folder. The folder gets its name
 * when it is complete, so the installation must work after it was moved.
 */
export async function installOnce(options: InstallOptions): Promise<string> {
  const { name, version, cache = cacheFolder() } = options;
  const folder = join(cache, `${name}-${version}`);
  if (await exists(folder)) return folder;

  // The operating system releases the lock when the process that holds it ends.
  using _lock = await lockFile(`${folder}.lock`);
  if (await exists(folder)) return folder;
  const partial = await Deno.makeTempDir({ dir: cache, prefix: `partial-${name}-` });
  try {
    await options.install(partial);
    await Deno.rename(partial, folder);
  } catch (error) {
    await remove(partial);
    throw error;
  }
  await removePartials(cache, name);
  return folder;
}

/** Removes what installations left that were killed; a program that they started may still write. */
async function removePartials(cache: string, name: string): Promise<void> {
  for await (const entry of Deno.readDir(cache)) {
    if (!entry.name.startsWith(`partial-${name}-`)) continue;
    await remove(join(cache, entry.name)).catch(() => {});
  }
}

/** Waits for an exclusive lock between processes and between test files; disposal releases it. */
export async function lockFile(path: string): Promise<Disposable> {
  await Deno.mkdir(join(path, ".."), { recursive: true });
  const file = await Deno.open(path, { create: true, write: true });
  await file.lock(true);
  return { [Symbol.dispose]: () => file.close() };
}

/** Reports whether there is a file or folder at a path. */
export async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Removes a file, or a folder with all that is in it, if it is there. */
export async function remove(path: string): Promise<void> {
  if (await exists(path)) await Deno.remove(path, { recursive: true });
}
