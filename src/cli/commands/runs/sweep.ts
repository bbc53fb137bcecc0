import { sweepRuns } from "../../../manifest/mod.ts";
import { defineCommand } from "../../command.ts";
import { notice } from "../../io.ts";
import { formatNumberOf } from "../../../internal/text/format.ts";
import { flag } from "../../parameters/parameter.ts";
import { MANIFEST, MAX_RCU, openManifest } from "../../places/open_manifest.ts";

/** `runline runs sweep`. */
export const runsSweepCommand = defineCommand({
  name: "runs sweep",
  summary: "Repair a manifest after a crash",
  example: "runline runs sweep --manifest dynamodb://snowplow-run-manifests",
  description:
    `Adds missing runs whose claim is done to the manifest, and writes their ids. A claim of such a run
repairs it too. On DynamoDB this reads the whole table of the claims. With the parameter
"legacy-fence" of the manifest, it also removes the fences of dead workers.`,
  parameters: {
    manifest: MANIFEST,
    maxRcu: MAX_RCU,
    json: flag("Write one JSON object for each run"),
  },
  async run({ manifest: place, maxRcu, json }, io) {
    await using manifest = await openManifest(place, { io, maxRcu });
    let count = 0;
    for await (const runId of sweepRuns(manifest, { signal: io.signal })) {
      count++;
      await io.stdout(`${json ? JSON.stringify({ runId }) : runId}\n`);
    }
    notice(`Repaired ${formatNumberOf(count, "run")} in ${manifest.url}\n`, io);
    return 0;
  },
});
