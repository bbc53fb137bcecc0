import process from "node:process";
import { unsupportedRuntime } from "../supported_runtime.ts";
import { versionText } from "../version_text.ts";
import { type Check, failed, ok } from "./finding.ts";

/** Checks the version of the runtime. */
export const versionCheck: Check = {
  name: "version",
  run() {
    const unsupported = unsupportedRuntime(process.versions);
    if (unsupported === undefined) return Promise.resolve([ok(versionText())]);
    return Promise.resolve([failed(unsupported, "Install a newer version of the runtime")]);
  },
};
