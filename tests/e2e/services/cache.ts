import { join } from "node:path";

/** Where an installation goes, and how it is made. */
export interface InstallOptions {
  /** What is installed, as its folder is called. */
  readonly name: string;
  /** The version, which is part of the folder's name. */
  readonly version: string;
  /** Fills the empty folder; what it throws leaves nothing behind. */
  readonly install: (folder: string) => Promise<void>;
  /** The folder of all installations. @default {cacheFolder()} */
  readonly cache?: string;
}

/** Gives the folder of everything that the e2e tests download, start and log. */
export function cacheFolder(): string {
  const chosen = Deno.env.get("RUNLINE_E2E_CACHE");
  if (chosen) return chosen;
  const userCache = Deno.env.get("XDG_CACHE_HOME") || join(Deno.env.get("HOME") ?? ".", ".cache");
  return join(userCache, "runline-e2e");
}

/**
 * Installs something into the cache unless it is there, and gives its folder.
 *
 * A marker is written last, so a folder without it is what a crash left and is made anew. The lock
 * is the operating system's: it ends with the process that holds it.
 */
export async function installOnce(options: InstallOptions): Promise<string> {
  const { name, version, cache = cacheFolder() } = options;
  const folder = join(cache, `${name}-${version}`);
  const marker = join(folder, ".installed");
  if (await exists(marker)) return folder;

  using _lock = await lockFile(`${folder}.lock`);
  if (await exists(marker)) return folder;
  await remove(folder);
  await Deno.mkdir(folder, { recursive: true });
  try {
    await options.install(folder);
  } catch (error) {
    await remove(folder);
    throw error;
  }
  await Deno.writeTextFile(marker, "");
  return folder;
}

/** Waits for an exclusive lock between processes and between test files; disposal gives it back. */
export async function lockFile(path: string): Promise<Disposable> {
  await Deno.mkdir(join(path, ".."), { recursive: true });
  const file = await Deno.open(path, { create: true, write: true });
  await file.lock(true);
  return { [Symbol.dispose]: () => file.close() };
}

/** Tells whether there is a file or folder at a path. */
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
