import { relative } from "node:path";
import { type ConfigEntry, inspectConfig } from "../../lineage/config/mod.ts";
import { defineCommand } from "../command.ts";
import { formatTable } from "../format.ts";
import { reportMessage } from "../terminal_safe.ts";
import type { CliIo } from "../io.ts";
import { flag } from "../parameters/parameter.ts";

/** `runline config show`. */
export const configShowCommand = defineCommand({
  name: "config show",
  summary: "Show the lineage configuration, and where each value comes from",
  description:
    `Merges openlineage.yml, the OPENLINEAGE__ variables and OPENLINEAGE_URL, _ENDPOINT and _API_KEY, and
writes each key with its value and the file and line, or the variable, that it comes from. Secrets
are shown as asterisks.`,
  parameters: { json: flag("Write one JSON object") },
  run: showConfig,
});

async function showConfig(
  { json }: { readonly json: boolean },
  io: CliIo,
): Promise<number> {
  const { disabled, entries, issues } = await inspectConfig({
    env: io.env,
    cwd: io.cwd,
    ...io.uid !== undefined && { uid: io.uid },
  });
  if (json) {
    await io.stdout(`${JSON.stringify({ disabled, entries }, undefined, 2)}\n`);
  } else {
    const rows = entries.map((entry) => [entry.path, shown(entry.value), placeOf(entry, io)]);
    await io.stdout(`${formatTable([["Key", "Value", "From"], ...rows], [])}\n`);
    if (disabled) io.stderr("OPENLINEAGE_DISABLED turns all of it off\n");
  }
  for (const { message } of issues) reportMessage(message, io);
  return issues.length > 0 ? 1 : 0;
}

function shown(value: unknown): string {
  // Blanks at the ends and control characters would not be seen, or do more than that.
  const isPlain = typeof value === "string" && /^[^\s\p{C}]([^\p{C}]*[^\s\p{C}])?$/u.test(value);
  return isPlain ? value : JSON.stringify(value);
}

function placeOf({ source, file, line, variable }: ConfigEntry, io: CliIo): string {
  if (file !== undefined) {
    const near = relative(io.cwd, file);
    const name = near.startsWith("..") ? file : near;
    return line === undefined ? name : `${name}:${line}`;
  }
  if (variable === undefined) return source;
  return source === "legacy" ? `${variable} (legacy)` : variable;
}
