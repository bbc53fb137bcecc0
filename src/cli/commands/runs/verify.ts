import { printable } from "../../../internal/text/printable.ts";
import { verifyRuns } from "../../../pipeline/mod.ts";
import { defineCommand } from "../../command.ts";
import { notice } from "../../io.ts";
import { flag } from "../../parameters/parameter.ts";
import { ARCHIVE } from "../../places/archive_argument.ts";
import { MANIFEST, MAX_RCU, openManifest } from "../../places/open_manifest.ts";
import { openArchive, RUN_NAMES } from "../../places/places.ts";
import { REQUEST_PAYER } from "../../places/aws/s3_client.ts";

/** `runline runs verify`. */
export const runsVerifyCommand = defineCommand({
  name: "runs verify",
  summary: "Compare the files of done runs with the files that they had",
  example: "runline runs verify ./archive",
  description:
    `A file that arrives after its run was processed is in no output. This command lists each done run
again, compares the number and the total size of its files with those when it was done, and writes a
line for each difference. Exits with 1 if there is one. "runline runs reprocess" processes such a run
again.

Runs that another program has added to the manifest cannot be compared. They are counted.`,
  parameters: {
    archive: ARCHIVE,
    manifest: MANIFEST,
    maxRcu: MAX_RCU,
    runNames: RUN_NAMES,
    requestPayer: REQUEST_PAYER,
    json: flag("Write one JSON object for each run"),
  },
  async run({ archive: archivePlace, manifest: manifestPlace, runNames, maxRcu, json }, io) {
    const archive = await openArchive(archivePlace, { io, runNames });
    await using manifest = await openManifest(manifestPlace, { io, access: "read", maxRcu });
    const counts = { same: 0, changed: 0, unknown: 0 };
    for await (
      const { run, status, detail } of verifyRuns({ archive, manifest, signal: io.signal })
    ) {
      counts[status]++;
      const { runId } = run;
      if (json) await io.stdout(`${JSON.stringify({ runId, status, detail })}\n`);
      else if (status === "changed") await io.stdout(`changed  ${printable(runId)}  ${detail}\n`);
    }
    const { same, changed, unknown } = counts;
    notice(`Same ${same}, changed ${changed}, not known ${unknown}\n`, io);
    return changed > 0 ? 1 : 0;
  },
});
