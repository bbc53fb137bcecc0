import { relative } from "node:path";
import { type ConfigEntry, inspectConfig } from "../../../lineage/config/mod.ts";
import { type Command, defineCommand } from "../../command.ts";
import { defaultValue } from "../../defaults/default_value.ts";
import { readDefaults } from "../../defaults/read_defaults.ts";
import { formatTable } from "../../format_table.ts";
import { type CliIo, notice } from "../../io.ts";
import { flag, type ValuesOf } from "../../parameters/parameter.ts";
import { reportMessage } from "../../terminal_safe.ts";

const PARAMETERS = {
  options: flag("Show the options that runline.yml sets, in place of the lineage configuration"),
  json: flag("Write one JSON object"),
};

interface ShowOptions extends ValuesOf<typeof PARAMETERS> {
  readonly configFile: string | undefined;
}

/** Defines `runline config show` for a list of commands. */
export function configShowCommand(commands: () => readonly Command[]): Command {
  return defineCommand({
    name: "config show",
    toleratesDefaults: true,
    summary: "Show the lineage configuration or runline.yml, with the source of each value",
    example: "runline config show --options",
    description:
      `Merges openlineage.yml, the OPENLINEAGE__ variables and OPENLINEAGE_URL, _ENDPOINT and _API_KEY, and
writes each key with its value and its source: the file and line, or the variable. Secrets are shown
as asterisks. With --options, writes the same for the defaults of options.`,
    parameters: PARAMETERS,
    run: async (options, io) =>
      options.options
        ? await showDefaults(options, { commands, io })
        : await showConfig(options, io),
  });
}

async function showConfig({ json }: ShowOptions, io: CliIo): Promise<number> {
  const { disabled, entries, issues } = await inspectConfig(io);
  if (json) {
    await io.stdout(`${JSON.stringify({ disabled, entries }, undefined, 2)}\n`);
  } else {
    const rows = entries.map((entry) => [entry.path, shown(entry.value), placeOf(entry, io)]);
    await io.stdout(`${formatTable([["Key", "Value", "From"], ...rows], [])}\n`);
    if (disabled) notice("OPENLINEAGE_DISABLED turns all of it off\n", io);
  }
  for (const { message } of issues) reportMessage(message, io);
  return issues.length > 0 ? 1 : 0;
}

async function showDefaults(
  { configFile, json }: ShowOptions,
  { commands, io }: { readonly commands: () => readonly Command[]; readonly io: CliIo },
): Promise<number> {
  const { file, entries, issues } = await readDefaults(commands(), { io, configFile });
  const shownEntries = entries.map((entry) => ({
    path: entry.path.join("."),
    value: defaultValue(entry),
    commands: entry.commands,
    file: entry.file,
    line: entry.line,
  }));
  if (json) {
    await io.stdout(`${JSON.stringify({ file, entries: shownEntries }, undefined, 2)}\n`);
  } else {
    const rows = shownEntries.map((entry) => [
      entry.path,
      shown(entry.value),
      placeOf({ ...entry, source: "file" }, io),
    ]);
    if (rows.length > 0) {
      await io.stdout(`${formatTable([["Key", "Value", "From"], ...rows], [])}\n`);
    }
    if (file === undefined) notice("There is no runline.yml\n", io);
  }
  for (const { message } of issues) reportMessage(message, io);
  return issues.length > 0 ? 1 : 0;
}

function shown(value: unknown): string {
  // Blanks at the ends and control characters would not be seen, or do more than that.
  const isPlain = typeof value === "string" && /^[^\s\p{C}]([^\p{C}]*[^\s\p{C}])?$/u.test(value);
  return isPlain ? value : JSON.stringify(value);
}

type Source = Pick<ConfigEntry, "source"> & {
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly variable?: string;
};

function placeOf({ source, file, line, variable }: Source, io: CliIo): string {
  if (file !== undefined) {
    const near = relative(io.cwd, file);
    const name = near.startsWith("..") ? file : near;
    return line === undefined ? name : `${name}:${line}`;
  }
  if (variable === undefined) return source;
  return source === "legacy" ? `${variable} (legacy)` : variable;
}
