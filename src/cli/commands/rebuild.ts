import { defineCommand } from "../command.ts";
import { formatDuration, formatNumberOf } from "../../internal/text/format.ts";
import { type CliIo, notice } from "../io.ts";
import type { ValuesOf } from "../parameters/parameter.ts";
import { DATABASE, requireDatabase } from "../places/lineage_database.ts";

const PARAMETERS = { db: DATABASE };

/** `runline rebuild`. */
export const rebuildCommand = defineCommand({
  name: "rebuild",
  summary: "Compute a lineage store anew from its events",
  description:
    `Runs, jobs, datasets and edges follow from the events. This computes them anew, in one
transaction: where it is stopped, the store stays as it was. Tags and deleted entities are kept.`,
  parameters: PARAMETERS,
  run: rebuild,
});

async function rebuild({ db }: ValuesOf<typeof PARAMETERS>, io: CliIo): Promise<number> {
  requireDatabase(db);
  const { sqliteLineageStore } = await import("../../server/sqlite.ts");
  const startedAt = performance.now();
  await using store = sqliteLineageStore({ path: db });
  await store.rebuild();
  const { events } = await store.status();
  const time = formatDuration(performance.now() - startedAt);
  notice(`Computed the store anew from ${formatNumberOf(events, "event")}; ${time}\n`, io);
  return 0;
}
