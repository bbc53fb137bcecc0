import { isObject } from "../../internal/is_object.ts";
import { parseYaml, YamlError } from "../../internal/yaml/parse_yaml.ts";
import { yamlLines } from "../../internal/yaml/yaml_lines.ts";
import type { Command } from "../command.ts";
import type { CliIo } from "../io.ts";
import type { DefaultText, DefaultTexts } from "../parameters/default_texts.ts";
import { checkSection, type FoundDefault } from "./_check_section.ts";
import { DefaultsIssue, type DefaultsPlace } from "./defaults_error.ts";
import { findFile } from "./_find_file.ts";

/** A default that a file sets. */
export interface DefaultEntry extends DefaultText, FoundDefault {}

/** The content of a file of defaults. */
export interface DefaultsReport {
  /** The file, if there is one. */
  readonly file: string | undefined;
  /** The defaults without an issue, the general ones first. */
  readonly entries: readonly DefaultEntry[];
  /** All issues. */
  readonly issues: readonly DefaultsIssue[];
  /** The warnings. */
  readonly warnings: readonly string[];
}

/** Options of {@linkcode readDefaults}. */
export interface ReadDefaultsOptions {
  readonly io: Pick<CliIo, "cwd" | "env" | "uid">;
  /** The file of `--config-file`. */
  readonly configFile: string | undefined;
}

/** Reads the file of defaults, and checks it by the parameters of all commands. */
export async function readDefaults(
  commands: readonly Command[],
  { io, configFile }: ReadDefaultsOptions,
): Promise<DefaultsReport> {
  const none = { file: undefined, entries: [], issues: [], warnings: [] };
  try {
    const found = await findFile(configFile, io);
    if (found === undefined) return none;
    const { file, text, warnings } = found;
    return { file, warnings, ...await parse(commands, { file, text, io }) };
  } catch (error) {
    if (!(error instanceof DefaultsIssue)) throw error;
    return { ...none, file: error.place.file, issues: [error] };
  }
}

/** Returns the defaults of a command. Those of a section win over those around it. */
export function defaultsOf(
  { name, parameters, defaultsOf: alike = name }: Command,
  { entries, env }: Pick<DefaultsReport, "entries"> & Pick<CliIo, "env">,
): DefaultTexts {
  const holdsFor = (wanted: string): readonly DefaultEntry[] =>
    entries.filter(({ commands }) => commands.includes(wanted))
      .toSorted((a, b) => a.path.length - b.path.length);
  return new Map(
    [...holdsFor(alike), ...holdsFor(name)]
      .filter(({ parameter }) => !env[parameters[parameter]?.variable ?? ""])
      .map((entry) => [entry.parameter, entry]),
  );
}

interface ParseOptions {
  readonly file: string;
  readonly text: string;
  readonly io: Pick<CliIo, "cwd">;
}

async function parse(
  commands: readonly Command[],
  { file, text, io }: ParseOptions,
): Promise<Pick<DefaultsReport, "entries" | "issues">> {
  const value = await parseText(file, text) ?? {};
  if (!isObject(value)) {
    throw new DefaultsIssue(`Cannot use "${file}": expected a map of options`, { file });
  }
  const lineOf = yamlLines(text);
  const { found, issues } = checkSection(value, [], { commands, cwd: io.cwd });
  return {
    entries: found.map((entry) => ({ ...entry, file, line: lineOf(entry.path) })),
    issues: issues.map(({ path, state }) => {
      const place = { file, line: lineOf(path), path: path.join(".") };
      return new DefaultsIssue(`Cannot use ${whereOf(place)}: ${state}`, place);
    }),
  };
}

async function parseText(file: string, text: string): Promise<unknown> {
  try {
    return await parseYaml(text);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    const place = { file, line: error.line };
    throw new DefaultsIssue(`Cannot read ${whereOf(place)}: ${error.message}`, place);
  }
}

function whereOf({ file, line }: DefaultsPlace): string {
  return `"${file}"${line === undefined ? "" : ` line ${line}`}`;
}
