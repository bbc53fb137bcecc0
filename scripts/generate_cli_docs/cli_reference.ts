import type { Command } from "../../src/cli/command.ts";
import { EXIT_CODES } from "../../src/cli/exit_codes.ts";
import { commandUsage, commonRows, optionRows } from "../../src/cli/parameters/help.ts";
import type { Parameter } from "../../src/cli/parameters/parameter.ts";

/** Writes the reference of commands as Markdown. */
export function cliReference(commands: readonly Command[]): string {
  return `# Command line

<!-- Written by \`deno task generate\` from the definitions of the commands. -->

${commands.map((command) => `- [\`runline ${command.name}\`](#${anchor(command)})`).join("\n")}

\`runline --help\` and \`runline <command> --help\` show the same.

## Exit codes

| code | meaning |
| --- | --- |
${EXIT_CODES.map(({ code, meaning }) => row(code, meaning)).join("\n")}

## Options of every command

| option | meaning |
| --- | --- |
${commonRows().map(({ title, text }) => row(title, text)).join("\n")}

\`--json=false\` turns an option without a value off that \`runline.yml\` turns on.

${commands.map(section).join("\n")}`;
}

function section(command: Command): string {
  const parameters = Object.values(command.parameters);
  const rows = [
    ...parameters.filter(({ kind }) => kind === "argument" || kind === "rest").map(argumentRow),
    ...optionRows(command.parameters).map(({ title, text }) => row(title, text)),
  ];
  const table = rows.length === 0
    ? ""
    : `| option | meaning |\n| --- | --- |\n${rows.join("\n")}\n`;
  return `## \`runline ${command.name}\`

${command.summary}.

\`\`\`text
${commandUsage(command)}
\`\`\`

${description(command)}

\`\`\`sh
${command.example}
\`\`\`

${table}`;
}

/** Paragraphs of prose, and examples, whose lines are indented. */
function description({ description }: Command): string {
  return description.split("\n\n").map((paragraph) =>
    paragraph.startsWith("  ")
      ? `\`\`\`text\n${paragraph.replace(/^ {2}/gm, "")}\n\`\`\``
      : prose(paragraph)
  ).join("\n\n");
}

function anchor({ name }: Command): string {
  return `runline-${name.replaceAll(" ", "-")}`;
}

function argumentRow({ kind, placeholder, help }: Parameter<unknown>): string {
  return row(kind === "rest" ? `-- ${placeholder}` : placeholder, help);
}

function row(title: string, text: string): string {
  return `| \`${title.replaceAll("|", "\\|")}\` | ${prose(text).replaceAll("|", "\\|")} |`;
}

// Options, placeholders, variables and addresses are code; other text is prose.
function prose(text: string): string {
  const code =
    /(?<![\w`])(?:--[a-z-]*(?:=[\w.-]*[\w-])?|<[^<>]+>(?:[,\/]<[^<>]+>)*|[a-z0-9]+:\/\/(?:[^\s,;:)]|:(?=\S))*|sqlite:[^\s,;)]+|\$?[A-Z]+(?:_+[A-Z]+)+_*)/g;
  return text.replace(code, (match) => `\`${match}\``).replaceAll("``", "");
}
