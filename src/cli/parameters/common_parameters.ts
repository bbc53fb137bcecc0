import { option } from "./parameter.ts";
import { path } from "./value_types.ts";

/** The parameters that every command has. */
export const COMMON_PARAMETERS = {
  configFile: option(path, {
    commandLineOnly: true,
    help: "Read defaults of options from this file. Default: $RUNLINE_CONFIG, or runline.yml",
  }),
};
