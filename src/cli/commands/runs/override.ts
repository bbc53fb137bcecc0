import { reportMessage } from "../../terminal_safe.ts";
import { type ManifestStore, type RunAction, RunStateError } from "../../../manifest/mod.ts";
import { removeRows } from "../../../pipeline/mod.ts";
import { type Command, defineCommand } from "../../command.ts";
import { formatNumberOf } from "../../../internal/text/format.ts";
import { type CliIo, notice } from "../../io.ts";
import { JSON_RESULT, reportResult } from "../../report_result.ts";
import { MANIFEST, openManifest } from "../../places/open_manifest.ts";
import { openOutput, place } from "../../places/places.ts";
import { RUN_IDS } from "../../places/run_ids.ts";
import { ownerName } from "../../process/owner_name.ts";
import { confirm, YES } from "./_confirm.ts";

interface ActionText {
  readonly summary: string;
  readonly description: string;
  /** The verb in the question and the report. */
  readonly verb: string;
}

const ACTIONS: Readonly<Record<RunAction, ActionText>> = {
  reprocess: {
    summary: "Process done or dead runs again",
    verb: "Reopened",
    description:
      `Removes the output of "runline process --out" for each run, and the run from the manifest, so that the
next "runline process" processes it. The manifest has the address of the output. Remove the output of a
command yourself.

If this command is stopped halfway, run it again.`,
  },
  redrive: {
    summary: "Reset the attempts of dead or failed runs",
    verb: "Reset the attempts of",
    description: `The next "runline process" tries each run without a wait.`,
  },
  skip: {
    summary: "Mark runs as done without processing them",
    verb: "Skipped",
    description:
      `Adds each run to the manifest. Runs that a worker has claimed must be released first.`,
  },
  release: {
    summary: "End the claims of dead workers",
    verb: "Released",
    description:
      `A claim ends by itself when its lease expires. Release it earlier only if its worker is dead. A living
worker detects the release at its next heartbeat, and may have an effect until then.`,
  },
};

/** Defines `runline runs reprocess`, `redrive`, `skip` or `release`. */
export function runsOverrideCommand(action: RunAction): Command {
  const { summary, description, verb } = ACTIONS[action];
  return defineCommand({
    name: `runs ${action}`,
    summary,
    example: `runline runs ${action} archive/run=2026-01-31-00-00-00/`,
    description,
    parameters: { runIds: RUN_IDS, manifest: MANIFEST, yes: YES, json: JSON_RESULT },
    async run({ runIds, manifest: manifestPlace, yes, json }, io) {
      await using manifest = await openManifest(manifestPlace, { io, access: "change" });
      const title = `${action} ${formatNumberOf(runIds.length, "run")} of ${manifest.url}`;
      const effect = action === "reprocess" ? ", and remove the output" : "";
      const question = `${title.charAt(0).toUpperCase()}${title.slice(1)}${effect}?`;
      if (!await confirm(question, { yes, io })) {
        notice("Nothing was changed\n", io);
        return 1;
      }
      const [changed, refused]: [string[], string[]] = [[], []];
      const report = (): Promise<void> => {
        const text = `${verb} ${formatNumberOf(changed.length, "run")} in ${manifest.url}`;
        return reportResult({ action, changed, refused }, { text, json, io });
      };
      try {
        for (const runId of runIds) {
          const isChanged = await override(runId, action, { manifest, io });
          (isChanged ? changed : refused).push(runId);
        }
      } catch (error) {
        // A closed pipe must not hide the error.
        await report().catch(() => {});
        throw error;
      }
      await report();
      return refused.length > 0 ? 1 : 0;
    },
  });
}

interface OverrideOptions {
  readonly manifest: ManifestStore;
  readonly io: CliIo;
}

/** Changes the state of a run. Reports a refusal, and returns whether it was changed. */
async function override(
  runId: string,
  action: RunAction,
  { manifest, io }: OverrideOptions,
): Promise<boolean> {
  const { signal } = io;
  try {
    if (action === "reprocess") await removeOutputOf(runId, { manifest, io });
    await manifest.override(runId, action, { signal, owner: ownerName() });
    return true;
  } catch (error) {
    if (!(error instanceof RunStateError)) throw error;
    reportMessage(error.message, io);
    return false;
  }
}

// Before the run is opened: a worker that claims it would take an existing output for its own.
async function removeOutputOf(runId: string, { manifest, io }: OverrideOptions): Promise<void> {
  const { done, claim } = await manifest.inspect(runId, { signal: io.signal });
  if (claim?.state === "claimed" || (!done && claim?.state !== "dead")) return;
  if (!claim?.output || !/^(?:s3|file):/.test(claim.output)) return;
  const parsed = place.parse(claim.output, { cwd: io.cwd });
  if (!parsed) return;
  await removeRows(await openOutput(parsed, { io }), runId, { signal: io.signal });
}
