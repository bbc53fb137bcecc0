import { failureText } from "../../internal/denied_permission.ts";
import { readSmallText } from "../../internal/files/small_file.ts";
import { UsageError } from "../parameters/usage_error.ts";

/**
 * Reads the token of the file that `--token-file` names.
 *
 * @throws {UsageError} If the file cannot be read or has no token.
 */
export async function readToken(file: string): Promise<string> {
  const token = (await readSmallText(file).catch((error) => {
    throw new UsageError(`Cannot read --token-file "${file}": ${failureText(error)}`);
  })).trim();
  if (token === "") throw new UsageError(`Cannot use --token-file "${file}": it is empty`);
  return token;
}
