import { VERSION } from "../../internal/version.ts";
import type { Command } from "../command.ts";
import { EXIT_CODES } from "../exit_codes.ts";
import { commandUsage, commonRows, type OptionRow, optionRows } from "../parameters/help.ts";

/** Writes the manual page `runline(1)` in roff. */
export function manPage(commands: readonly Command[]): string {
  return `.TH RUNLINE 1 "" "runline ${VERSION}" "User commands"
.SH NAME
runline \\- process every new run exactly once, and leave a lineage trail
.SH SYNOPSIS
.B runline
.I command
[options]
.SH COMMANDS
${commands.map(commandSection).join("\n")}
.SH COMMON OPTIONS
${commonRows().map(optionEntry).join("\n")}
.SH EXIT STATUS
${EXIT_CODES.map(({ code, meaning }) => optionEntry({ title: code, text: meaning })).join("\n")}
`;
}

function commandSection(command: Command): string {
  const options = optionRows(command.parameters).map(optionEntry);
  return `.SS ${escape(commandUsage(command))}
${escape(command.description)}
${options.join("\n")}
.PP
Example: ${escape(command.example)}`;
}

function optionEntry({ title, text }: OptionRow): string {
  return `.TP\n.B ${escape(title)}\n${escape(text)}`;
}

// A backslash and a hyphen mean something to roff, and so does a dot or an apostrophe that begins a
// line: https://man7.org/linux/man-pages/man7/groff_man_style.7.html
function escape(text: string): string {
  return text.replaceAll("\\", "\\e").replaceAll("-", "\\-").replace(/^([.'])/gm, "\\&$1")
    .replaceAll("\n\n", "\n.PP\n");
}
