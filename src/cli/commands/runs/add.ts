import { defineCommand } from "../../command.ts";
import { notice } from "../../io.ts";
import { formatNumberOf } from "../../../internal/text/format.ts";
import { MANIFEST, openManifest } from "../../places/open_manifest.ts";
import { RUN_IDS } from "../../places/run_ids.ts";

/** `runline runs add`. */
export const runsAddCommand = defineCommand({
  name: "runs add",
  summary: "Mark runs as done, so that they are not processed",
  description:
    `A run id is what "runline runs list" writes: the key prefix with its trailing slash.`,
  parameters: { runIds: RUN_IDS, manifest: MANIFEST },
  async run({ runIds, manifest: place }, io) {
    const { signal } = io;
    await using manifest = await openManifest(place, { io });
    for (const runId of runIds) await manifest.add(runId, { signal });
    notice(`Added ${formatNumberOf(runIds.length, "run")} to ${manifest.url}\n`, io);
    return 0;
  },
});
