import { printable } from "../../../internal/text/printable.ts";
import { sweepRuns } from "../../../manifest/mod.ts";
import { sweepParts } from "../../../pipeline/mod.ts";
import { defineCommand } from "../../command.ts";
import { type CliIo, notice } from "../../io.ts";
import { formatNumberOf } from "../../../internal/text/format.ts";
import { flag, option } from "../../parameters/parameter.ts";
import { MANIFEST, MAX_RCU, openManifest } from "../../places/open_manifest.ts";
import { openOutput, type Place, place } from "../../places/places.ts";

/** `runline runs sweep`. */
export const runsSweepCommand = defineCommand({
  name: "runs sweep",
  summary: "Repair a manifest after a crash",
  example: "runline runs sweep --manifest dynamodb://snowplow-run-manifests",
  description:
    `Adds missing runs whose claim is done to the manifest, and writes their ids. A claim of such a run
repairs it too. On DynamoDB this reads the whole table of the claims. With the parameter
"legacy-fence" of the manifest, it also removes the fences of dead workers.

With --out, it also removes files that killed attempts of "runline process --max-file-size" left in an
output, and writes their addresses. Files of runs in progress, and of runs that have no committed
output, stay.`,
  parameters: {
    manifest: MANIFEST,
    maxRcu: MAX_RCU,
    out: option(place, { help: "Also remove the files of killed attempts from this output" }),
    json: flag("Write one JSON object for each run or file"),
  },
  async run({ manifest: manifestPlace, maxRcu, out, json }, io) {
    await using manifest = await openManifest(manifestPlace, { io, access: "change", maxRcu });
    let count = 0;
    for await (const runId of sweepRuns(manifest, { signal: io.signal })) {
      count++;
      await io.stdout(`${json ? JSON.stringify({ runId }) : printable(runId)}\n`);
    }
    notice(`Repaired ${formatNumberOf(count, "run")} in ${manifest.url}\n`, io);
    if (out) await removeParts(out, { json, io });
    return 0;
  },
});

interface RemovePartsOptions {
  readonly json: boolean;
  readonly io: CliIo;
}

async function removeParts(place: Place, { json, io }: RemovePartsOptions): Promise<void> {
  const output = await openOutput(place, { io });
  let count = 0;
  for await (const name of sweepParts(output, { signal: io.signal })) {
    count++;
    const removed = output.url + name;
    await io.stdout(`${json ? JSON.stringify({ removed }) : printable(removed)}\n`);
  }
  notice(`Removed ${formatNumberOf(count, "file")} of killed attempts in ${output.url}\n`, io);
}
