import type { Command, CommandArgs } from "../command.ts";
import type { CliIo } from "../io.ts";
import { MANIFEST_OPTION, openManifest } from "../places/open_manifest.ts";
import { noPositionals } from "../positionals.ts";

/** `runline runs create`. */
export const runsCreateCommand: Command = {
  name: "runs create",
  summary: "Make the tables of a manifest where they are missing",
  usage: "",
  description:
    `On DynamoDB these are the table that the Python SDK makes too, and "<table>-claims" beside it.
Tables that are there already stay as they are.`,
  options: [MANIFEST_OPTION],
  run: createManifest,
};

async function createManifest(args: CommandArgs, io: CliIo): Promise<number> {
  noPositionals(args);
  await using manifest = await openManifest(args, io);
  await manifest.create({ signal: io.signal });
  io.stderr(`The manifest ${manifest.url} is ready\n`);
  return 0;
}
