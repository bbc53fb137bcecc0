import { textOf } from "../as_error.ts";
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
