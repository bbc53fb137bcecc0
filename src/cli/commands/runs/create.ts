import { defineCommand } from "../../command.ts";
import { notice } from "../../io.ts";
import { MANIFEST, openManifest } from "../../places/open_manifest.ts";

/** `runline runs create`. */
export const runsCreateCommand = defineCommand({
  name: "runs create",
  summary: "Make the tables of a manifest where they are missing",
  description:
    `On DynamoDB these are the table that the Python SDK makes too, and "<table>-claims" beside it.
Tables that are there already stay as they are.`,
  parameters: { manifest: MANIFEST },
  async run({ manifest: place }, io) {
    const { signal } = io;
    await using manifest = await openManifest(place, { io });
    await manifest.create({ signal });
    notice(`The manifest ${manifest.url} is ready\n`, io);
    return 0;
  },
});
