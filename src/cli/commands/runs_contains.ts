import type { Command, CommandArgs } from "../command.ts";
import type { CliIo } from "../io.ts";
import { MANIFEST_OPTION, openManifest } from "../places/open_manifest.ts";
import { requirePositionals } from "../positionals.ts";

/** `runline runs contains`. */
export const runsContainsCommand: Command = {
  name: "runs contains",
  summary: "Tell whether the manifest holds runs",
  usage: "<run id>…",
  description:
    `A run id is what "runline runs list" writes: the key prefix with its trailing slash. Writes
"true" or "false" and the run id, and exits with 1 unless all are held.`,
  options: [MANIFEST_OPTION, { name: "json", help: "Write one JSON object for each run" }],
  run: runsContains,
};

async function runsContains(args: CommandArgs, io: CliIo): Promise<number> {
  const runIds = requirePositionals(args, "run id");
  await using manifest = await openManifest(args, io, { readOnly: true });
  const held = await manifest.containsMany(runIds, { signal: io.signal });
  for (const runId of runIds) {
    const done = held.has(runId);
    const text = args.flag("json") ? JSON.stringify({ runId, done }) : `${done}  ${runId}`;
    await io.stdout(`${text}\n`);
  }
  return runIds.every((runId) => held.has(runId)) ? 0 : 1;
}
