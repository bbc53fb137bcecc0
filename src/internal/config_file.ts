import { readSmallFile } from "./files/read_small_file.ts";

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
 * @throws {Error} If it cannot be read, or exceeds a limit of {@linkcode readSmallFile}.
 */
export async function readConfigFile(file: string): Promise<ConfigFile | undefined> {
  try {
    const { bytes, uid } = await readSmallFile(file);
    return { text: new TextDecoder().decode(bytes), uid };
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
