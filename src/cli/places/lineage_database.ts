import { existsSync } from "node:fs";
import { option } from "../parameters/parameter.ts";
import { path } from "../parameters/value_types.ts";

/** The option for the file of a lineage store. */
export const DATABASE = option(path, {
  default: "runline-lineage.db",
  help: "The file of the lineage store",
});

/** Throws if the file is missing, for commands that would otherwise work on a new, empty store. */
export function requireDatabase(file: string): void {
  if (existsSync(file)) return;
  throw new Error(`Cannot open lineage store "${file}": the file does not exist`);
}
