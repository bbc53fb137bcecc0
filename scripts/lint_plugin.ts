/**
 * The rules of this project that a machine can check, as a plugin of `deno lint`. What each rule asks for and
 * why stands beside it; `.github/CONTRIBUTING.md` has them all in words.
 *
 * @module
 */
import { assertionsThatCanFail } from "./lint_plugin/assertions_that_can_fail.ts";
import { errorMessage } from "./lint_plugin/error_message.ts";
import { layers } from "./lint_plugin/layers.ts";
import { maxFunctionLines } from "./lint_plugin/max_function_lines.ts";
import { maxPositionalParams } from "./lint_plugin/max_positional_params.ts";
import { noDefaultExport } from "./lint_plugin/no_default_export.ts";
import { noEnvironment } from "./lint_plugin/no_environment.ts";
import { noListAsArguments } from "./lint_plugin/no_list_as_arguments.ts";
import { noRuntimeGlobal } from "./lint_plugin/no_runtime_global.ts";
import { noTopLevelArrow } from "./lint_plugin/no_top_level_arrow.ts";
import { preferPrivateField } from "./lint_plugin/prefer_private_field.ts";

const plugin: Deno.lint.Plugin = {
  name: "runline",
  rules: {
    "assertions-that-can-fail": assertionsThatCanFail,
    "error-message": errorMessage,
    "layers": layers,
    "max-function-lines": maxFunctionLines,
    "max-positional-params": maxPositionalParams,
    "no-default-export": noDefaultExport,
    "no-environment": noEnvironment,
    "no-list-as-arguments": noListAsArguments,
    "no-runtime-global": noRuntimeGlobal,
    "no-top-level-arrow": noTopLevelArrow,
    "prefer-private-field": preferPrivateField,
  },
};

export default plugin;
