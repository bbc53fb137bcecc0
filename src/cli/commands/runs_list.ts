import { listRuns } from "../../pipeline/mod.ts";
import type { Command, CommandArgs } from "../command.ts";
import type { CliIo } from "../io.ts";
import { onlyPositional } from "../positionals.ts";
import { MANIFEST_OPTION, openManifest } from "../places/open_manifest.ts";
import { openArchive, RUN_NAMES_OPTION } from "../places/places.ts";

/** `runline runs list`. */
export const runsListCommand: Command = {
  name: "runs list",
  summary: "List the runs of an archive, and whether the manifest holds them",
  usage: "<archive>",
  description:
    `Writes a line for each run, in the order of their time: "done" or "new", and the run id as the
manifest has it.`,
  options: [
    MANIFEST_OPTION,
    RUN_NAMES_OPTION,
    { name: "new", help: "Only runs that the manifest does not hold" },
    { name: "json", help: "Write one JSON object for each run" },
  ],
  run: printRuns,
};

async function printRuns(args: CommandArgs, io: CliIo): Promise<number> {
  const url = onlyPositional(args, "archive");
  const archive = await openArchive(url, { args, io });
  await using manifest = await openManifest(args, io, { readOnly: true });
  let count = 0;
  for await (const { run, done } of listRuns({ archive, manifest, signal: io.signal })) {
    count++;
    if (done && args.flag("new")) continue;
    const { runId, time } = run;
    const json = { runId, url: run.url, time: time.toISOString(), done };
    const text = args.flag("json") ? JSON.stringify(json) : `${done ? "done" : "new "}  ${runId}`;
    await io.stdout(`${text}\n`);
  }
  if (count === 0) io.stderr(`No run folders in "${archive.url}"\n`);
  return 0;
}
