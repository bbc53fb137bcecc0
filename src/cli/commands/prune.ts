import { defineCommand } from "../command.ts";
import { formatNumberOf } from "../../internal/text/format.ts";
import { type CliIo, notice } from "../io.ts";
import { flag, option, type ValuesOf } from "../parameters/parameter.ts";
import { DATABASE, keepTime, requireDatabase } from "../places/lineage_database.ts";

const PARAMETERS = {
  db: DATABASE,
  keep: option(keepTime, {
    required: true,
    commandLineOnly: true,
    help: "Remove runs that are older than this",
  }),
  vacuum: flag("Return the free space to the system"),
};

/** `runline prune`. */
export const pruneCommand = defineCommand({
  name: "prune",
  summary: "Remove old runs from a lineage store",
  description:
    `Removes the runs of which the last event is older, with their events, and the jobs and
datasets that only they name. What job events and dataset events say stays.`,
  parameters: PARAMETERS,
  run: prune,
});

async function prune(
  { db, keep, vacuum }: ValuesOf<typeof PARAMETERS>,
  io: CliIo,
): Promise<number> {
  requireDatabase(db);
  const { sqliteLineageStore } = await import("../../server/sqlite.ts");
  await using store = sqliteLineageStore({ path: db });
  const { runs, events } = await store.prune(new Date(Date.now() - keep).toISOString());
  if (vacuum) await store.compact();
  notice(`Removed ${formatNumberOf(runs, "run")} and ${formatNumberOf(events, "event")}\n`, io);
  return 0;
}
