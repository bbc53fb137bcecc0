import { formatNumberOf } from "../../../internal/text/format.ts";
import { defineCommand } from "../../command.ts";
import type { CliIo } from "../../io.ts";
import { flag, option, type ValuesOf } from "../../parameters/parameter.ts";
import { keepTime } from "../../parameters/value_types.ts";
import { DATABASE, requireDatabase } from "../../places/lineage_database.ts";
import { JSON_RESULT, reportResult } from "../../report_result.ts";

const PARAMETERS = {
  db: DATABASE,
  keep: option(keepTime, {
    required: true,
    commandLineOnly: true,
    help: "Remove runs that are older than this",
  }),
  vacuum: flag("Return the free space to the system"),
  json: JSON_RESULT,
};

/** `runline prune`. */
export const pruneCommand = defineCommand({
  name: "prune",
  summary: "Remove old runs from a lineage store",
  example: "runline prune --keep 30d",
  description:
    `Removes the runs whose last event is older, with their events, and the jobs and datasets that no
other event names. Job events and dataset events are kept.`,
  parameters: PARAMETERS,
  run: prune,
});

async function prune(
  { db, keep, vacuum, json }: ValuesOf<typeof PARAMETERS>,
  io: CliIo,
): Promise<number> {
  requireDatabase(db);
  const { sqliteLineageStore } = await import("../../../server/sqlite.ts");
  await using store = sqliteLineageStore({ path: db });
  const { runs, events } = await store.prune(new Date(Date.now() - keep).toISOString());
  if (vacuum) await store.compact();
  const text = `Removed ${formatNumberOf(runs, "run")} and ${formatNumberOf(events, "event")}`;
  await reportResult({ runs, events }, { text, json, io });
  return 0;
}
