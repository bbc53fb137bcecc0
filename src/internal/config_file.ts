import { builtin } from "./builtin.ts";

// A configuration has some kilobytes.
const MAX_BYTES = 4_000_000;

/** A file of configuration. */
export interface ConfigFile {
  /** Its text. */
  readonly text: string;
  /** The id of its owner. */
  readonly uid: number;
}

/**
 * Reads a file of configuration. Returns nothing if it does not exist.
 *
 * @throws {Error} If it cannot be read, or is too large.
 */
export async function readConfigFile(file: string): Promise<ConfigFile | undefined> {
  const { open } = builtin("node:fs/promises");
  try {
    await using handle = await open(file);
    const { uid } = await handle.stat();
    const bytes = new Uint8Array(MAX_BYTES + 1);
    let length = 0;
    for (;;) {
      const { bytesRead } = await handle.read(bytes, length, bytes.length - length, null);
      length += bytesRead;
      if (bytesRead === 0 || length > MAX_BYTES) break;
    }
    if (length > MAX_BYTES) throw new RangeError(`It has more than ${MAX_BYTES} bytes`);
    return { text: new TextDecoder().decode(bytes.subarray(0, length)), uid };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
}

/** Reports whether a file belongs to another user, who is not root. */
export function isForeign({ uid: owner }: Pick<ConfigFile, "uid">, uid?: number): boolean {
  return uid !== undefined && owner !== uid && owner !== 0;
}
