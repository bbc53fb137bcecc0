import { VERSION } from "../../internal/version.ts";
import type { Command } from "../command.ts";
import { commandUsage, optionRows } from "../parameters/help.ts";

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
.SH EXIT STATUS
0 success, 1 failure, 2 invalid command line or configuration, 130 stopped by Ctrl\\-C.
`;
}

function commandSection(command: Command): string {
  const options = optionRows(command).map(({ title, text }) =>
    `.TP\n.B ${escape(title)}\n${escape(text)}`
  );
  return `.SS ${escape(commandUsage(command))}
${escape(command.description)}
${options.join("\n")}`;
}

// A backslash and a hyphen mean something to roff, and so does a dot or an apostrophe that begins a
// line: https://man7.org/linux/man-pages/man7/groff_man_style.7.html
function escape(text: string): string {
  return text.replaceAll("\\", "\\e").replaceAll("-", "\\-").replace(/^([.'])/gm, "\\&$1")
    .replaceAll("\n\n", "\n.PP\n");
}
