import { type FileHandle, open, readdir, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { failing } from "./_error.ts";
import { placeExclusively } from "../_place.ts";
import type { StagedObject } from "../output.ts";

/** Gives a hidden path beside the final one, which no other stage has. */
export function temporaryPath(path: string): string {
  return join(dirname(path), `.${basename(path)}.${crypto.randomUUID().slice(0, 8)}.tmp`);
}

/** What a {@linkcode FileStage} writes to. */
export interface FileStageOptions {
  readonly handle: FileHandle;
  readonly temporary: string;
  readonly path: string;
  readonly url: string;
  readonly signal: AbortSignal | undefined;
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
    const { signal, temporary, path } = this.#options;
    signal?.throwIfAborted();
    const handle = this.#open("commit");
    await handle.sync().catch(this.#fail());
    await this.#close();
    const result = await placeExclusively(temporary, path).catch(this.#fail());
    this.#placed = result === "committed";
    await removeTemporaries(path);
    if (this.#placed) await syncFolder(dirname(path)).catch(this.#fail());
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
 * taken, as none of it can appear any more. What cannot be removed stays.
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

// The name is only safe from a power cut once its folder is on the disk: fsync(2).
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
