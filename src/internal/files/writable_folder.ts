import { builtin } from "../builtin.ts";

/**
 * Checks that a folder can be written to, or created in the closest folder above it that exists. Writes
 * nothing.
 *
 * @throws {Error} If it cannot.
 */
export async function checkWritableFolder(folder: string): Promise<void> {
  const { access, constants, stat } = builtin("node:fs/promises");
  const { dirname, resolve } = builtin("node:path");
  for (let path = resolve(folder);; path = dirname(path)) {
    try {
      if (!(await stat(path)).isDirectory()) throw new TypeError(`"${path}" is not a folder`);
      return await access(path, constants.R_OK | constants.W_OK | constants.X_OK);
    } catch (error) {
      const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
      if (!isMissing || dirname(path) === path) throw error;
    }
  }
}
