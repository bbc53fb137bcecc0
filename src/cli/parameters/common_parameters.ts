import { flag, option } from "./parameter.ts";
import { path } from "./value_types.ts";

/** The parameters that every command has. */
export const COMMON_PARAMETERS = {
  configFile: option(path, {
    commandLineOnly: true,
    help: "Read defaults of options from this file. Default: $RUNLINE_CONFIG, or runline.yml",
  }),
  quiet: flag("Write no progress and no notices, but results, warnings and errors"),
  verbose: flag("Write versions, requests and other details to the standard error"),
};
