import { formatDuration, formatNumberOf } from "../../../internal/text/format.ts";
import { defineCommand } from "../../command.ts";
import type { CliIo } from "../../io.ts";
import type { ValuesOf } from "../../parameters/parameter.ts";
import { DATABASE, requireDatabase } from "../../places/lineage_database.ts";
import { JSON_RESULT, reportResult } from "../../report_result.ts";

const PARAMETERS = { db: DATABASE, json: JSON_RESULT };

/** `runline rebuild`. */
export const rebuildCommand = defineCommand({
  name: "rebuild",
  summary: "Recompute a lineage store from its events",
  example: "runline rebuild",
  description:
    `Recomputes runs, jobs, datasets and edges from the events, in one transaction. If it is stopped, the
store is unchanged. Tags and deleted entities are kept.`,
  parameters: PARAMETERS,
  run: rebuild,
});

async function rebuild({ db, json }: ValuesOf<typeof PARAMETERS>, io: CliIo): Promise<number> {
  requireDatabase(db);
  const { sqliteLineageStore } = await import("../../../server/sqlite.ts");
  const startedAt = performance.now();
  await using store = sqliteLineageStore({ path: db });
  await store.rebuild();
  const { events } = await store.status();
  const time = formatDuration(performance.now() - startedAt);
  const text = `Computed the store anew from ${formatNumberOf(events, "event")}; ${time}`;
  await reportResult({ events }, { text, json, io });
  return 0;
}
