import { listRuns } from "../../pipeline/mod.ts";
import { defineCommand } from "../command.ts";
import type { CliIo } from "../io.ts";
import { flag, type ValuesOf } from "../parameters/parameter.ts";
import { ARCHIVE } from "../places/archive_argument.ts";
import { MANIFEST, openManifest } from "../places/open_manifest.ts";
import { openArchive, RUN_NAMES } from "../places/places.ts";

const PARAMETERS = {
  archive: ARCHIVE,
  manifest: MANIFEST,
  runNames: RUN_NAMES,
  new: flag("Only runs that the manifest does not contain"),
  json: flag("Write one JSON object for each run"),
};

/** `runline runs list`. */
export const runsListCommand = defineCommand({
  name: "runs list",
  summary: "List the runs of an archive, and whether the manifest holds them",
  description:
    `Writes a line for each run, in the order of their time: "done" or "new", and the run id as the
manifest has it.`,
  parameters: PARAMETERS,
  run: printRuns,
});

async function printRuns(options: ValuesOf<typeof PARAMETERS>, io: CliIo): Promise<number> {
  const archive = await openArchive(options.archive, { io, runNames: options.runNames });
  await using manifest = await openManifest(options.manifest, { readOnly: true });
  let count = 0;
  for await (const { run, done } of listRuns({ archive, manifest, signal: io.signal })) {
    count++;
    if (done && options.new) continue;
    const { runId, time } = run;
    const json = { runId, url: run.url, time: time.toISOString(), done };
    const text = options.json ? JSON.stringify(json) : `${done ? "done" : "new "}  ${runId}`;
    await io.stdout(`${text}\n`);
  }
  if (count === 0) io.stderr(`No run folders in "${archive.url}"\n`);
  return 0;
}
