import type { Stats } from "node:fs";
import { type FileHandle, lstat, readdir, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { failing } from "./_error.ts";
import { ArchiveError } from "../errors.ts";
import { syncFolder } from "./_sync_folder.ts";
import { placeExclusively } from "./_place_exclusively.ts";
import type { StagedObject } from "../output.ts";

/** Returns a hidden path beside the final one, which no other stage has. */
export function temporaryPath(path: string): string {
  return join(dirname(path), `.${basename(path)}.${crypto.randomUUID().slice(0, 8)}.tmp`);
}

/** Options of {@linkcode FileStage}. */
export interface FileStageOptions {
  readonly handle: FileHandle;
  readonly temporary: string;
  readonly path: string;
  readonly url: string;
  /** Whether an earlier attempt may have left something behind. */
  readonly sweep: boolean;
  readonly signal: AbortSignal | undefined;
  /** Syncs the names in a folder to the disk. @default {syncFolder} */
  readonly syncFolder?: typeof syncFolder;
}

/** A file that is being written beside its final path. */
export class FileStage implements StagedObject {
  readonly url: string;
  readonly #options: FileStageOptions;
  #handle: FileHandle | undefined;
  #placed = false;

  constructor(options: FileStageOptions) {
    this.url = options.url;
    this.#options = options;
    this.#handle = options.handle;
  }

  async write(chunk: Uint8Array): Promise<void> {
    this.#options.signal?.throwIfAborted();
    const handle = this.#open("write to");
    for (let rest = chunk; rest.length > 0;) {
      const { bytesWritten } = await handle.write(rest).catch(this.#fail());
      rest = rest.subarray(bytesWritten);
    }
  }

  async commit(): Promise<"committed" | "exists"> {
    const { signal, temporary, path, url, sweep } = this.#options;
    const { syncFolder: syncNames = syncFolder } = this.#options;
    signal?.throwIfAborted();
    const handle = this.#open("commit");
    await handle.sync().catch(this.#fail());
    await this.#close();
    const result = await placeExclusively(temporary, path).catch(this.#fail());
    this.#placed = result === "committed";
    if (result === "exists") await requireFile(path, url);
    // The folder is listed only where something may be left: it can hold any number of outputs.
    if (sweep || result === "exists") await removeTemporaries(path);
    if (this.#placed) await syncNames(dirname(path)).catch(this.#fail());
    return result;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close().catch(() => {});
    if (!this.#placed) await rm(this.#options.temporary, { force: true }).catch(() => {});
  }

  #open(action: string): FileHandle {
    if (this.#handle) return this.#handle;
    throw new TypeError(`Cannot ${action} "${this.url}": it was committed or disposed of before`);
  }

  async #close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close().catch(this.#fail());
  }

  #fail(): (cause: unknown) => never {
    return failing({ action: "write", url: this.url });
  }
}

/**
 * Removes what killed processes have left behind, and what others still write to, once the name is
 * taken, as none of it can appear any more. A file that cannot be removed stays.
 */
export async function removeTemporaries(path: string): Promise<void> {
  const folder = dirname(path);
  const names = await readdir(folder).catch(() => []);
  const leftovers = names.filter((name) => isTemporaryOf(basename(path), name));
  await Promise.allSettled(leftovers.map((name) => rm(join(folder, name), { force: true })));
}

function isTemporaryOf(final: string, name: string): boolean {
  return name.startsWith(`.${final}.`) && /^[0-9a-f]{8}\.tmp$/.test(name.slice(final.length + 2));
}

/**
 * Returns the status of the file at a path, or nothing if there is nothing.
 *
 * @throws {ArchiveError} If something else is in the way: a folder, or a link to nowhere.
 */
export async function statFile(path: string, url: string): Promise<Stats | undefined> {
  const missing = (error: { code?: string }): undefined => {
    if (error.code === "ENOENT") return undefined;
    return failing({ action: "read", url })(error);
  };
  const stats = await stat(path).catch(missing);
  if (stats?.isFile()) return stats;
  const link = stats ? undefined : await lstat(path).catch(missing);
  if (!stats && !link) return undefined;
  // Another process placed the file between the two looks.
  if (link?.isFile()) return link;
  const state = stats ? "it is a folder, expected a file" : "it is a link to nowhere, remove it";
  throw new ArchiveError(`Cannot read "${url}": ${state}`, { code: "ARCHIVE_READ", url });
}

async function requireFile(path: string, url: string): Promise<void> {
  if (await statFile(path, url)) return;
  throw new ArchiveError(`Cannot write "${url}": it existed, and was removed meanwhile`, {
    code: "ARCHIVE_WRITE",
    url,
  });
}
