import { formatNumberOf } from "../../../internal/text/format.ts";
import { printable } from "../../../internal/text/printable.ts";
import { inspectConfig } from "../../../lineage/config/mod.ts";
import { type Command, defineCommand } from "../../command.ts";
import { readDefaults } from "../../defaults/read_defaults.ts";
import { notice } from "../../io.ts";
import { flag } from "../../parameters/parameter.ts";

/** Defines `runline config check` for a list of commands. */
export function configCheckCommand(commands: () => readonly Command[]): Command {
  return defineCommand({
    name: "config check",
    toleratesDefaults: true,
    summary: "Check the lineage configuration and runline.yml, without sending anything",
    example: "runline config check",
    description:
      `Reports every issue, with the file and line, or the variable, and the key. Exits with 1 if there is
an issue. Keys and variables without effect are warnings. Reads the files of certificates and of
Google's credentials that the configuration or GOOGLE_APPLICATION_CREDENTIALS names, and checks that spools and event files can be written, without writing anything. On Deno, the
last check needs --allow-write, and for folders Linux; elsewhere it is left out.`,
    parameters: { json: flag("Write one JSON object") },
    async run({ configFile, json }, io) {
      const lineage = await inspectConfig({ ...io, checkFiles: true });
      const defaults = await readDefaults(commands(), { io, configFile });
      const { disabled } = lineage;
      const issues = [...lineage.issues, ...defaults.issues];
      const warnings = [...lineage.warnings, ...defaults.warnings];
      if (json) {
        const shown = [
          ...lineage.issues.map(({ message, path, file, line }) => ({ message, path, file, line })),
          ...defaults.issues.map(({ message, place }) => ({ message, ...place })),
        ];
        await io.stdout(`${JSON.stringify({ disabled, issues: shown, warnings }, undefined, 2)}\n`);
      } else {
        for (const { message } of issues) await io.stdout(`issue: ${printable(message)}\n`);
        for (const message of warnings) await io.stdout(`warning: ${printable(message)}\n`);
        const counts = [
          formatNumberOf(issues.length, "issue"),
          formatNumberOf(warnings.length, "warning"),
        ];
        notice(
          `${counts.join(", ")}${disabled ? "; OPENLINEAGE_DISABLED turns all off" : ""}\n`,
          io,
        );
      }
      return issues.length > 0 ? 1 : 0;
    },
  });
}
