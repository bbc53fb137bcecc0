import { readSpoolStatus, type SpoolStatus } from "../../lineage/transports/spool.ts";
import { argument } from "../parameters/parameter.ts";
import { path } from "../parameters/value_types.ts";

/** The argument of commands that work on a spool. */
export const SPOOL_FOLDER = argument(path, {
  placeholder: "<folder>",
  required: true,
  help: "The folder of the spool",
});

/**
 * Reads the state of the spool in a folder.
 *
 * @throws {Error} If there is no spool.
 */
export async function requireSpool(folder: string): Promise<SpoolStatus> {
  const status = await readSpoolStatus(folder);
  if (!status.exists) throw new Error(`Cannot find a spool at "${folder}"`);
  return status;
}
