import { existsSync } from "node:fs";
import { isObject } from "../../internal/is_object.ts";
import { openArchive, openOutput, type Place } from "../places/places.ts";
import { s3Client } from "../places/aws/s3_client.ts";
import { folderObstacle } from "./writing/folder.ts";
import { s3Writing } from "./writing/s3.ts";
import { type Check, type CheckContext, failed, type Finding, ok } from "./finding.ts";

// It binds an output to the archive whose runs it holds.
const MARKER = "_runline.json";

/** Checks the outputs of `--out` and `--bad`. */
export const outputCheck: Check = {
  name: "output",
  async run(context) {
    const { out, bad } = context.options;
    const places = [out, bad].filter((place) => place !== undefined);
    if (places.length === 0) return [ok("Not checked: there is no --out")];
    return await Promise.all(places.map((place) => checkOutput(place, context)));
  },
};

async function checkOutput(place: Place, context: CheckContext): Promise<Finding> {
  const { options, io, signal } = context;
  const output = await openOutput(place, { io });
  if (place.scheme === "file") {
    const obstacle = await folderObstacle(place.path);
    if (obstacle !== undefined) return failed(`${output.url} cannot be written: ${obstacle}`);
    if (!existsSync(place.path)) return ok(`${output.url} does not exist yet, and can be created`);
  }
  const marker = await output.findCommitted(MARKER, { signal });
  const text = marker && await new Response(marker.read({ signal })).text();
  const owner = text && archiveIn(text);
  if (owner && options.archive !== undefined) {
    const { url } = await openArchive(options.archive, { io, runNames: options.runNames });
    if (owner !== url) {
      return failed(`${output.url} contains the runs of ${owner}`, "Choose another output");
    }
  }
  if (place.scheme === "s3") {
    // Bad rows of a repeated run, and the files of failed attempts, are deleted.
    const deletes = place === options.bad || options.maxFileSize !== undefined;
    return await s3Writing(await s3Client(io), place, { signal, deletes });
  }
  return ok(`${output.url} can be written`);
}

function archiveIn(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) && typeof value["archive"] === "string" ? value["archive"] : undefined;
  } catch {
    return undefined;
  }
}
