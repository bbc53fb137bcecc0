import { textOf } from "../as_error.ts";
import { builtin } from "../builtin.ts";
import { readSmallFile } from "./small_file.ts";

/** Reads a file in PEM with a certificate or a private key. */
export async function readPemFile(
  path: string,
  content: "CERTIFICATE" | "PRIVATE KEY",
): Promise<string> {
  const text = new TextDecoder().decode(await readNamedFile(path));
  // Labels such as "EC PRIVATE KEY": https://www.rfc-editor.org/rfc/rfc7468
  if (new RegExp(`-----BEGIN [A-Z0-9 ]*${content}-----`).test(text)) return text;
  throw new TypeError(`Cannot use the file: it has no ${content.toLowerCase()} in PEM`);
}

/** Reads a file whose error names the attempt. */
export async function readNamedFile(path: string): Promise<Uint8Array> {
  try {
    return (await readSmallFile(path)).bytes;
  } catch (cause) {
    throw new TypeError(`Cannot read the file: ${textOf(cause)}`, { cause });
  }
}

/**
 * Checks that a file can be appended to, or created. Writes nothing.
 *
 * @throws {Error} If it cannot.
 */
export async function checkAppendable(file: string): Promise<void> {
  const { constants, stat } = builtin("node:fs/promises");
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) return await checkWritableFolder(builtin("node:path").dirname(file));
  if (found.isDirectory()) throw new TypeError(`"${file}" is a folder`);
  await checkAccess(file, constants.W_OK);
}

/**
 * Checks that a folder can be written to, or created in the closest folder above it that exists. Writes
 * nothing.
 *
 * @throws {Error} If it cannot.
 */
export async function checkWritableFolder(folder: string): Promise<void> {
  const { constants, stat } = builtin("node:fs/promises");
  const { dirname, resolve } = builtin("node:path");
  for (let path = resolve(folder);; path = dirname(path)) {
    try {
      if (!(await stat(path)).isDirectory()) throw new TypeError(`"${path}" is not a folder`);
      return await checkAccess(path, constants.R_OK | constants.W_OK | constants.X_OK);
    } catch (error) {
      const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
      if (!isMissing || dirname(path) === path) throw error;
    }
  }
}

/** Deno's `access` knows neither the superuser nor groups, and needs `--allow-sys`: it is not asked. */
async function checkAccess(path: string, mode: number): Promise<void> {
  if (!("Deno" in globalThis)) await builtin("node:fs/promises").access(path, mode);
}
