import { defineCommand } from "../../command.ts";
import { flag } from "../../parameters/parameter.ts";
import { MANIFEST, openManifest } from "../../places/open_manifest.ts";
import { RUN_IDS } from "../../places/run_ids.ts";

/** `runline runs contains`. */
export const runsContainsCommand = defineCommand({
  name: "runs contains",
  summary: "Tell whether the manifest holds runs",
  example: "runline runs contains archive/run=2026-01-31-00-00-00/",
  description:
    `A run id is what "runline runs list" writes: the key prefix with its trailing slash. Writes
"true" or "false" and the run id, and exits with 1 unless all are held.`,
  parameters: {
    runIds: RUN_IDS,
    manifest: MANIFEST,
    json: flag("Write one JSON object for each run"),
  },
  async run({ runIds, manifest: place, json }, io) {
    await using manifest = await openManifest(place, { io, readOnly: true });
    const held = await manifest.containsMany(runIds, { signal: io.signal });
    for (const runId of runIds) {
      const done = held.has(runId);
      await io.stdout(`${json ? JSON.stringify({ runId, done }) : `${done}  ${runId}`}\n`);
    }
    return runIds.every((runId) => held.has(runId)) ? 0 : 1;
  },
});
