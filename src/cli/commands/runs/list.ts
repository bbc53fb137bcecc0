import { printable } from "../../../internal/text/printable.ts";
import { orderedMap } from "../../../internal/ordered_map.ts";
import { type ListedRun, listRuns } from "../../../pipeline/mod.ts";
import type { ManifestStore } from "../../../manifest/mod.ts";
import { defineCommand } from "../../command.ts";
import { type CliIo, notice } from "../../io.ts";
import { flag, option, type ValuesOf } from "../../parameters/parameter.ts";
import { choice, instant } from "../../parameters/value_types.ts";
import { ARCHIVE } from "../../places/archive_argument.ts";
import { MANIFEST, MAX_RCU, openManifest } from "../../places/open_manifest.ts";
import { openArchive, RUN_NAMES } from "../../places/places.ts";
import { REQUEST_PAYER } from "../../places/aws/s3_client.ts";
import { keepHeapSmall } from "../../memory/small_heap.ts";

const STATES = ["new", "pending", "claimed", "failed", "dead", "done"] as const;

type RunState = typeof STATES[number];

// The number of requests that a store sends at once.
const RUNS_AHEAD = 8;

const PARAMETERS = {
  archive: ARCHIVE,
  manifest: MANIFEST,
  maxRcu: MAX_RCU,
  runNames: RUN_NAMES,
  requestPayer: REQUEST_PAYER,
  state: option(choice(STATES), {
    placeholder: "<state>",
    repeatable: true,
    help: `Only runs in this state: ${STATES.join(", ")}`,
  }),
  since: option(instant, { help: "Only runs of this time and later: 2026-01-31" }),
  until: option(instant, { help: "Only runs before this time" }),
  new: flag("Only runs that the manifest does not contain"),
  json: flag("Write one JSON object for each run"),
};

/** `runline runs list`. */
export const runsListCommand = defineCommand({
  name: "runs list",
  summary: "List the runs of an archive, each with its state",
  example: "runline runs list ./archive --state new",
  description:
    `Writes a line for each run, ordered by time: its state, and the run id of the manifest. A run is
"done" if the manifest contains it. Otherwise it is "new", or in the state of its last claim:
"claimed" by a worker, "failed" and waiting, "dead" after its last attempt, or "pending" again.`,
  parameters: PARAMETERS,
  run: printRuns,
});

async function printRuns(options: ValuesOf<typeof PARAMETERS>, io: CliIo): Promise<number> {
  const { signal } = io;
  const { runNames, since, until, maxRcu } = options;
  keepHeapSmall();
  const archive = await openArchive(options.archive, { io, runNames });
  await using manifest = await openManifest(options.manifest, { io, access: "read", maxRcu });
  const listed = listRuns({ archive, manifest, signal, since, until });
  const runs = orderedMap(listed, (run) => withState(run, { manifest, signal }), {
    ahead: RUNS_AHEAD,
  });
  let count = 0;
  for await (const { run, done, state } of runs) {
    count++;
    if (done && options.new) continue;
    if (options.state.length > 0 && !options.state.includes(state)) continue;
    const { runId, time } = run;
    const json = { runId, url: run.url, time: time.toISOString(), done, state };
    const text = options.json ? JSON.stringify(json) : `${state.padEnd(7)}  ${printable(runId)}`;
    await io.stdout(`${text}\n`);
  }
  const range = since || until ? " in the range of --since and --until" : "";
  if (count === 0) notice(`No run folders${range} in "${archive.url}"\n`, io);
  return 0;
}

async function withState(
  listed: ListedRun,
  { manifest, signal }: { readonly manifest: ManifestStore; readonly signal: AbortSignal },
): Promise<ListedRun & { readonly state: RunState }> {
  if (listed.done) return { ...listed, state: "done" };
  const { done, claim } = await manifest.inspect(listed.run.runId, { signal });
  if (done || claim?.state === "done" || claim?.state === "skipped") {
    return { ...listed, done: true, state: "done" };
  }
  return { ...listed, state: claim?.state ?? "new" };
}
