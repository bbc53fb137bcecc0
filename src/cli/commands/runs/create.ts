import { defineCommand } from "../../command.ts";
import { JSON_RESULT, reportResult } from "../../report_result.ts";
import { MANIFEST, openManifest } from "../../places/open_manifest.ts";

/** `runline runs create`. */
export const runsCreateCommand = defineCommand({
  name: "runs create",
  summary: "Create the missing tables of a manifest",
  example: "runline runs create --manifest dynamodb://snowplow-run-manifests",
  description:
    `On DynamoDB these are the table of the Python SDK, and a second table "<table>-claims", or the table
that the parameter "claims" names. Existing tables are not changed. With the parameter "claim-ttl",
the TTL of the table of the claims is enabled.`,
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
