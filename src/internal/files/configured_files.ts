import type { Stats } from "node:fs";
import { textOf } from "../as_error.ts";
import { builtin } from "../builtin.ts";
import { failureText } from "../denied_permission.ts";
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
  const stats = await statsOf(file);
  if (stats === undefined) return await checkWritableFolder(builtin("node:path").dirname(file));
  if (stats.isDirectory()) throw new TypeError(`"${file}" is a folder`);
  await checkAccess(file, stats);
}

/**
 * Checks that a folder can be written to, or created in the closest folder above it that exists. Writes
 * nothing.
 *
 * @throws {Error} If it cannot.
 */
export async function checkWritableFolder(folder: string): Promise<void> {
  const { dirname, resolve } = builtin("node:path");
  const path = resolve(folder);
  const stats = await statsOf(path);
  if (stats === undefined && dirname(path) !== path) {
    return await checkWritableFolder(dirname(path));
  }
  if (!stats?.isDirectory()) throw new TypeError(`"${path}" is not a folder`);
  await checkAccess(path, stats);
}

async function statsOf(path: string): Promise<Stats | undefined> {
  try {
    return await builtin("node:fs/promises").stat(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
}

async function checkAccess(path: string, stats: Stats): Promise<void> {
  const { access, constants: { R_OK, W_OK, X_OK } } = builtin("node:fs/promises");
  try {
    if ("Deno" in globalThis) await openForWriting(path, stats);
    else await access(path, stats.isDirectory() ? R_OK | W_OK | X_OK : W_OK);
  } catch (cause) {
    throw new Error(`No write access to "${path}": ${failureText(cause)}`, { cause });
  }
}

// A file in the folder without a name, which is gone when it is closed. Only Linux has such:
// https://man7.org/linux/man-pages/man2/open.2.html
const O_TMPFILE = 0o20000000;

/** Deno's `access` knows neither the superuser nor groups, so a file is opened and closed instead. */
async function openForWriting(path: string, stats: Stats): Promise<void> {
  const { constants: { O_APPEND, O_DIRECTORY, O_RDWR, O_WRONLY }, open } = builtin(
    "node:fs/promises",
  );
  const isFolder = stats.isDirectory();
  if (isFolder ? builtin("node:process").platform !== "linux" : !stats.isFile()) return;
  const flags = isFolder ? O_TMPFILE | O_DIRECTORY | O_RDWR : O_WRONLY | O_APPEND;
  try {
    await (await open(path, flags, 0o600)).close();
  } catch (error) {
    // Others come of a file system without such files, or of a permission that Deno did not grant.
    if (/^(?:EACCES|EPERM|EROFS)$/.test(String((error as NodeJS.ErrnoException).code))) throw error;
  }
}
