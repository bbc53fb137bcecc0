import { defineCommand } from "../../command.ts";
import { JSON_RESULT, reportResult } from "../../report_result.ts";
import { MANIFEST, openManifest } from "../../places/open_manifest.ts";

/** `runline runs create`. */
export const runsCreateCommand = defineCommand({
  name: "runs create",
  summary: "Make the tables of a manifest where they are missing",
  example: "runline runs create --manifest dynamodb://snowplow-run-manifests",
  description:
    `On DynamoDB these are the table that the Python SDK makes too, and "<table>-claims" beside it.
Tables that are there already stay as they are.`,
  parameters: { manifest: MANIFEST, json: JSON_RESULT },
  async run({ manifest: place, json }, io) {
    const { signal } = io;
    await using manifest = await openManifest(place, { io });
    await manifest.create({ signal });
    const text = `The manifest ${manifest.url} is ready`;
    await reportResult({ manifest: manifest.url }, { text, json, io });
    return 0;
  },
});
