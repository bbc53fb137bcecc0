import { defineCommand } from "../../command.ts";
import { JSON_RESULT, reportResult } from "../../report_result.ts";
import { formatNumberOf } from "../../../internal/text/format.ts";
import { MANIFEST, openManifest } from "../../places/open_manifest.ts";
import { RUN_IDS } from "../../places/run_ids.ts";

/** `runline runs add`. */
export const runsAddCommand = defineCommand({
  name: "runs add",
  summary: "Mark runs as done, so that they are not processed",
  example: "runline runs add archive/run=2026-01-31-00-00-00/",
  description:
    `A run id is the key prefix of a run on S3, or its absolute path, as "runline runs list" writes it.`,
  parameters: { runIds: RUN_IDS, manifest: MANIFEST, json: JSON_RESULT },
  async run({ runIds, manifest: place, json }, io) {
    const { signal } = io;
    await using manifest = await openManifest(place, { io });
    for (const runId of runIds) await manifest.add(runId, { signal });
    const text = `Added ${formatNumberOf(runIds.length, "run")} to ${manifest.url}`;
    await reportResult({ added: runIds }, { text, json, io });
    return 0;
  },
});
