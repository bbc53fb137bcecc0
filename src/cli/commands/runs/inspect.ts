import { defineCommand } from "../../command.ts";
import { flag } from "../../parameters/parameter.ts";
import { MANIFEST, openManifest } from "../../places/open_manifest.ts";
import { RUN_IDS } from "../../places/run_ids.ts";
import { inspectionJson, inspectionText } from "./_claim_text.ts";

/** `runline runs inspect`. */
export const runsInspectCommand = defineCommand({
  name: "runs inspect",
  summary: "Show the state of runs, with their claims",
  example: "runline runs inspect archive/run=2026-01-31-00-00-00/",
  description:
    `Shows whether the manifest contains a run, and its last claim: worker, attempt, token, job, output,
times, size of the input, and the error of the last failed attempt.`,
  parameters: {
    runIds: RUN_IDS,
    manifest: MANIFEST,
    json: flag("Write one JSON object for each run"),
  },
  async run({ runIds, manifest: place, json }, io) {
    await using manifest = await openManifest(place, { io, access: "read" });
    const texts: string[] = [];
    for (const runId of runIds) {
      const inspection = await manifest.inspect(runId, { signal: io.signal });
      texts.push(json ? JSON.stringify(inspectionJson(inspection)) : inspectionText(inspection));
    }
    await io.stdout(`${texts.join(json ? "\n" : "\n\n")}\n`);
    return 0;
  },
});
