import { defineCommand } from "../../command.ts";
import type { CliIo } from "../../io.ts";
import { option, type ValuesOf } from "../../parameters/parameter.ts";
import { instant, jobName, text } from "../../parameters/value_types.ts";
import { DATABASE } from "../../places/lineage_database.ts";

const PARAMETERS = {
  db: DATABASE,
  job: option(jobName, { help: "Only events of a job" }),
  run: option(text, { placeholder: "<run id>", help: "Only events of a run" }),
  after: option(instant, { help: "Only events of this time or later" }),
  before: option(instant, { help: "Only events before this time" }),
};

/** `runline export`. */
export const exportCommand = defineCommand({
  name: "export",
  summary: "Write the events of a lineage store, one a line",
  example: "runline export --job food_delivery/orders",
  description:
    `Writes the unchanged events, in order of arrival, to the standard output. A server may use the file
meanwhile, so this is also a backup: "runline import" creates the same store from it.`,
  parameters: PARAMETERS,
  run: exportEvents,
});

async function exportEvents(
  { db, job, run, after, before }: ValuesOf<typeof PARAMETERS>,
  io: CliIo,
): Promise<number> {
  const { sqliteLineageStore } = await import("../../../server/sqlite.ts");
  await using store = sqliteLineageStore({ path: db, readOnly: true });
  const filter = {
    ...job && { job },
    ...run !== undefined && { runId: run },
    ...after && { after: after.toISOString() },
    ...before && { before: before.toISOString() },
  };
  for await (const events of store.readEvents(filter)) {
    io.signal.throwIfAborted();
    await io.stdout(events.map(({ text }) => `${text}\n`).join(""));
  }
  return 0;
}
