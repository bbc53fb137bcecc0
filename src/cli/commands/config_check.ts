import { inspectConfig } from "../../lineage/config/mod.ts";
import { printable } from "../../internal/printable.ts";
import { defineCommand } from "../command.ts";
import { formatNumberOf } from "../format.ts";
import { flag } from "../parameters/parameter.ts";

/** `runline config check`. */
export const configCheckCommand = defineCommand({
  name: "config check",
  summary: "Check the lineage configuration, without sending anything",
  description:
    `Reports every issue, with the file and line, or the variable, and the key. Exits with 1 if there is
any issue. Keys and variables that have no effect are warnings.`,
  parameters: { json: flag("Write one JSON object") },
  async run({ json }, io) {
    const { disabled, issues, warnings } = await inspectConfig({
      env: io.env,
      cwd: io.cwd,
      ...io.uid !== undefined && { uid: io.uid },
    });
    if (json) {
      const shown = issues.map(({ message, path, file, line }) => ({ message, path, file, line }));
      await io.stdout(`${JSON.stringify({ disabled, issues: shown, warnings }, undefined, 2)}\n`);
    } else {
      for (const { message } of issues) await io.stdout(`issue: ${printable(message)}\n`);
      for (const message of warnings) await io.stdout(`warning: ${printable(message)}\n`);
      const counts = [
        formatNumberOf(issues.length, "issue"),
        formatNumberOf(warnings.length, "warning"),
      ];
      io.stderr(`${counts.join(", ")}${disabled ? "; OPENLINEAGE_DISABLED turns all off" : ""}\n`);
    }
    return issues.length > 0 ? 1 : 0;
  },
});
