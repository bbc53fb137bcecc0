import { failureText } from "../../internal/denied_permission.ts";
import { readSmallText } from "../../internal/files/small_file.ts";
import { isSendableToken } from "../../internal/url/credentials.ts";
import type { CliIo } from "../io.ts";
import { UsageError } from "../parameters/usage_error.ts";

/**
 * Reads the token of the file that `--token-file` names.
 *
 * @throws {UsageError} If the file cannot be read, or has no token that a client can send.
 */
export async function readToken(file: string): Promise<string> {
  const token = (await readSmallText(file).catch((error) => {
    throw new UsageError(`Cannot read --token-file "${file}": ${failureText(error)}`);
  })).trim();
  return checkedToken(token, `--token-file "${file}"`);
}

/**
 * Returns the token of `RUNLINE_TOKEN`, if there is one.
 *
 * @throws {UsageError} If no client can send it.
 */
export function tokenOfEnvironment({ env }: Pick<CliIo, "env">): string | undefined {
  const token = env["RUNLINE_TOKEN"];
  return token ? checkedToken(token, "RUNLINE_TOKEN") : undefined;
}

/**
 * Returns a token that clients can send.
 *
 * @throws {UsageError} If they cannot. The message does not quote it.
 */
export function checkedToken(token: string, source: string): string {
  if (isSendableToken(token)) return token;
  const state = token === "" ? "it is empty" : "a token is printable ASCII without spaces";
  throw new UsageError(`Cannot use ${source}: ${state}`);
}
