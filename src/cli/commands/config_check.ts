import { inspectConfig } from "../../lineage/mod.ts";
import type { Command, CommandArgs } from "../command.ts";
import { formatNumberOf } from "../format.ts";
import type { CliIo } from "../io.ts";
import { noPositionals } from "../positionals.ts";

/** `runline config check`. */
export const configCheckCommand: Command = {
  name: "config check",
  summary: "Check the lineage configuration, without sending anything",
  usage: "",
  description:
    `Writes every issue, with the file and line, or the variable, and the key; exits with 1 if there are
any. Keys and variables that have no effect are warnings.`,
  options: [{ name: "json", help: "Write one JSON object" }],
  run: checkConfig,
};

async function checkConfig(args: CommandArgs, io: CliIo): Promise<number> {
  noPositionals(args);
  const { disabled, issues, warnings } = await inspectConfig({ env: io.env, cwd: io.cwd });
  if (args.flag("json")) {
    const shown = issues.map(({ message, path, file, line }) => ({ message, path, file, line }));
    await io.stdout(`${JSON.stringify({ disabled, issues: shown, warnings }, undefined, 2)}\n`);
  } else {
    for (const { message } of issues) await io.stdout(`issue: ${message}\n`);
    for (const message of warnings) await io.stdout(`warning: ${message}\n`);
    const counts = [
      formatNumberOf(issues.length, "issue"),
      formatNumberOf(warnings.length, "warning"),
    ];
    io.stderr(`${counts.join(", ")}${disabled ? "; OPENLINEAGE_DISABLED turns all off" : ""}\n`);
  }
  return issues.length > 0 ? 1 : 0;
}
