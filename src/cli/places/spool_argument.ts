import { argument } from "../parameters/parameter.ts";
import { path } from "../parameters/value_types.ts";

/** The argument of commands that work on a spool. */
export const SPOOL_FOLDER = argument(path, {
  placeholder: "<folder>",
  required: true,
  help: "The folder of the spool",
});
