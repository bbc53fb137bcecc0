import { inspectConfig } from "../../lineage/config/mod.ts";
import { formatNumberOf } from "../../internal/text/format.ts";
import { type Check, failed, type Finding, ok, warning } from "./finding.ts";

/** Checks the lineage configuration. */
export const lineageCheck: Check = {
  name: "lineage",
  async run({ io }) {
    const { disabled, entries, issues, warnings } = await inspectConfig(io);
    const findings: Finding[] = [
      ...issues.map(({ message }) => failed(message, "Correct it, and run: runline config check")),
      ...warnings.map((message) => warning(message)),
    ];
    if (disabled) findings.push(warning("OPENLINEAGE_DISABLED drops all events", "Unset it"));
    if (findings.length > 0) return findings;
    const set = entries.filter(({ source }) => source !== "default");
    if (set.length === 0) return [ok("Not configured: only a terminal shows events")];
    const file = set.find(({ file }) => file !== undefined)?.file;
    const source = file === undefined ? "variables" : file;
    return [ok(`${formatNumberOf(set.length, "value")} from ${source}`)];
  },
};
