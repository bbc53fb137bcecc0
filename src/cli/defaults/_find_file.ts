import { resolve } from "node:path";
import { deniedPermission, failureText } from "../../internal/denied_permission.ts";
import { isForeign, readTextIfThere } from "../../internal/files/small_file.ts";
import type { CliIo } from "../io.ts";
import { DefaultsIssue } from "./defaults_error.ts";

const NAME = "runline.yml";

/** A file of defaults that was found. */
export interface FoundFile {
  readonly file: string;
  readonly text: string;
  /** A warning, if the file belongs to another user. */
  readonly warnings: readonly string[];
}

/**
 * Finds the file of defaults: that of `--config-file`, that of `RUNLINE_CONFIG`, or `runline.yml` in the
 * working folder.
 *
 * @throws {DefaultsIssue} If it cannot be read, or a file that is named does not exist.
 */
export async function findFile(
  configFile: string | undefined,
  { env, cwd, uid }: Pick<CliIo, "cwd" | "env" | "uid">,
): Promise<FoundFile | undefined> {
  const named = configFile ?? (env["RUNLINE_CONFIG"] || undefined);
  const file = resolve(cwd, named ?? NAME);
  const found = await read(file, named === undefined);
  if (found === undefined && named !== undefined) {
    const source = configFile === undefined ? "RUNLINE_CONFIG" : "--config-file";
    const state = `there is no such file, but ${source} names it`;
    throw new DefaultsIssue(`Cannot read "${file}": ${state}`, { file });
  }
  if (found === undefined) return undefined;
  // A file that was not named is used because a command was started beside it.
  const isOthers = named === undefined && isForeign(found, uid);
  const warning = `The file "${file}" belongs to another user (${found.uid}): it sets options`;
  return { file, text: found.text, warnings: isOthers ? [warning] : [] };
}

async function read(
  file: string,
  isOptional: boolean,
): Promise<{ readonly text: string; readonly uid: number } | undefined> {
  try {
    return await readTextIfThere(file);
  } catch (cause) {
    // Deno may not be permitted to look for an optional file.
    if (isOptional && deniedPermission(cause)) return undefined;
    throw new DefaultsIssue(`Cannot read "${file}": ${failureText(cause)}`, { file });
  }
}
