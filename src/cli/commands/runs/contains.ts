import { printable } from "../../../internal/text/printable.ts";
import { defineCommand } from "../../command.ts";
import { flag } from "../../parameters/parameter.ts";
import { MANIFEST, openManifest } from "../../places/open_manifest.ts";
import { RUN_IDS } from "../../places/run_ids.ts";

/** `runline runs contains`. */
export const runsContainsCommand = defineCommand({
  name: "runs contains",
  summary: "Check whether the manifest contains runs",
  example: "runline runs contains archive/run=2026-01-31-00-00-00/",
  description:
    `A run id is the key prefix of a run on S3, or its absolute path, as "runline runs list" writes it.
Writes "true" or "false" and the run id, and exits with 1 if a run is missing.`,
  parameters: {
    runIds: RUN_IDS,
    manifest: MANIFEST,
    json: flag("Write one JSON object for each run"),
  },
  async run({ runIds, manifest: place, json }, io) {
    await using manifest = await openManifest(place, { io, access: "read" });
    const held = await manifest.containsMany(runIds, { signal: io.signal });
    for (const runId of runIds) {
      const done = held.has(runId);
      await io.stdout(
        `${json ? JSON.stringify({ runId, done }) : `${done}  ${printable(runId)}`}\n`,
      );
    }
    return runIds.every((runId) => held.has(runId)) ? 0 : 1;
  },
});
