import type { Command, CommandArgs } from "../command.ts";
import { formatNumberOf } from "../format.ts";
import type { CliIo } from "../io.ts";
import { MANIFEST_OPTION, openManifest } from "../places/open_manifest.ts";
import { requirePositionals } from "../positionals.ts";
import { UsageError } from "../usage_error.ts";

/** `runline runs add`. */
export const runsAddCommand: Command = {
  name: "runs add",
  summary: "Mark runs as done, so that they are not processed",
  usage: "<run id>…",
  description:
    `A run id is what "runline runs list" writes: the key prefix with its trailing slash.`,
  options: [MANIFEST_OPTION],
  run: addRuns,
};

async function addRuns(args: CommandArgs, io: CliIo): Promise<number> {
  const runIds = requirePositionals(args, "run id");
  const unlikely = runIds.find((runId) => !runId.endsWith("/") || runId.includes("://"));
  if (unlikely) {
    throw new UsageError(
      `"${unlikely}" is no run id: a run id ends in a slash and has no scheme or bucket`,
      args.command,
    );
  }
  await using manifest = await openManifest(args, io);
  for (const runId of runIds) await manifest.add(runId, { signal: io.signal });
  io.stderr(`Added ${formatNumberOf(runIds.length, "run")} to ${manifest.url}\n`);
  return 0;
}
