import { type Command, parseCommandArgs } from "./command.ts";
import { configCheckCommand } from "./commands/config_check.ts";
import { configShowCommand } from "./commands/config_show.ts";
import { emitCommand } from "./commands/emit.ts";
import { typesCommand } from "./commands/entity_types.ts";
import { processCommand } from "./commands/process.ts";
import { runCommand } from "./commands/run.ts";
import { runsAddCommand } from "./commands/runs_add.ts";
import { runsContainsCommand } from "./commands/runs_contains.ts";
import { runsCreateCommand } from "./commands/runs_create.ts";
import { runsListCommand } from "./commands/runs_list.ts";
import { schemaStatsCommand } from "./commands/schema_stats.ts";
import { transformCommand } from "./commands/transform.ts";
import { validateCommand } from "./commands/validate.ts";
import { commandHelp, programHelp } from "./help.ts";
import { BrokenPipeError, type CliIo } from "./io.ts";
import { UsageError } from "./usage_error.ts";
import { versionText } from "./version_text.ts";

const COMMANDS: readonly Command[] = [
  processCommand,
  runCommand,
  runsListCommand,
  runsContainsCommand,
  runsAddCommand,
  runsCreateCommand,
  transformCommand,
  typesCommand,
  schemaStatsCommand,
  emitCommand,
  validateCommand,
  configShowCommand,
  configCheckCommand,
];

/**
 * Runs the program, and gives the exit code: 0 all done, 1 something failed, 2 wrong use, 130 stopped.
 * Whatever goes wrong is told in one sentence on the standard error.
 */
export async function run(args: readonly string[], io: CliIo): Promise<number> {
  try {
    return await dispatch(args, io);
  } catch (error) {
    if (error instanceof BrokenPipeError) return 0;
    if (io.signal.aborted) {
      io.stderr("runline: Stopped\n");
      return 130;
    }
    return tell(error, io);
  }
}

async function dispatch(args: readonly string[], io: CliIo): Promise<number> {
  const [first] = args;
  if (first === "--version" || first === "-V") {
    await io.stdout(`${versionText()}\n`);
    return 0;
  }
  const command = findCommand(args);
  const own = args.slice(command ? command.name.split(" ").length : 0);
  const beforeRest = own.slice(0, own.includes("--") ? own.indexOf("--") : undefined);
  const wantsHelp = beforeRest.includes("--help") || beforeRest.includes("-h");
  if (wantsHelp || (!command && first === "help")) {
    await io.stdout(command ? commandHelp(command) : programHelp(commandsBelow(first)));
    return 0;
  }
  if (!command) throw new UsageError(first ? `Unknown command "${first}"` : "No command is given");
  return await command.run(parseCommandArgs(command, own), io);
}

function findCommand(args: readonly string[]): Command | undefined {
  return COMMANDS.find(({ name }) => {
    const words = name.split(" ");
    return words.every((word, index) => args[index] === word);
  });
}

function commandsBelow(word: string | undefined): readonly Command[] {
  const below = COMMANDS.filter(({ name }) => name.startsWith(`${word} `));
  return below.length > 0 ? below : COMMANDS;
}

// What the user wrote is quoted, and a URL in it may hold a password.
function withoutSecrets(message: string): string {
  return message.replace(/\/\/[^/@\s"]*@/g, "//");
}

function tell(error: unknown, io: CliIo): number {
  if (error instanceof UsageError) {
    const name = error.command ? `runline ${error.command.name}` : "runline";
    io.stderr(`runline: ${withoutSecrets(error.message)}\nTry "${name} --help".\n`);
    return 2;
  }
  const known = error instanceof Error ? error : new Error(String(error));
  io.stderr(`runline: ${known.message}\n`);
  if ("code" in known && known.code === "MANIFEST_TABLE_MISSING") {
    io.stderr(`Try "runline runs create --manifest <url>".\n`);
  }
  if (io.env["RUNLINE_DEBUG"]) io.stderr(`${known.stack}\n`);
  return "code" in known && known.code === "LINEAGE_CONFIG" ? 2 : 1;
}
