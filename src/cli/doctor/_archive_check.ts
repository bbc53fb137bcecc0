import { openArchive } from "../places/places.ts";
import { type Check, ok, warning } from "./finding.ts";

/** Checks that the archive can be listed, by the first run of the listing. */
export const archiveCheck: Check = {
  name: "archive",
  async run({ options, io, signal }) {
    if (options.archive === undefined) return [ok("Not checked: no <archive> was given")];
    const { runNames } = options;
    const archive = await openArchive(options.archive, { io, runNames });
    for await (const { name } of archive.listRuns({ signal })) {
      return [ok(`${archive.url} can be listed; a run is ${name}`)];
    }
    const reason = `${archive.url} can be listed, and has no run folders`;
    return [warning(reason, "Check the address: run folders are named run=2026-01-31-00-00-00")];
  },
};
