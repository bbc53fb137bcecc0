import { formatDuration, formatNumberOf } from "../../../internal/text/format.ts";
import { defineCommand } from "../../command.ts";
import { findInputs } from "../../input/inputs.ts";
import type { CliIo } from "../../io.ts";
import { argument, flag, type ValuesOf } from "../../parameters/parameter.ts";
import { text } from "../../parameters/value_types.ts";
import { DATABASE } from "../../places/lineage_database.ts";
import { JSON_RESULT, reportResult } from "../../report_result.ts";
import { importEvents } from "../../server/import_events.ts";
import { LazyStore } from "../../server/lazy_store.ts";
import { validator } from "../../server/validator.ts";
import { reportMessage } from "../../terminal_safe.ts";

const PARAMETERS = {
  inputs: argument(text, {
    placeholder: "<events.ndjson|->",
    repeatable: true,
    help: "Files of lineage events. Default: the standard input",
  }),
  db: DATABASE,
  strict: flag("Refuse events that differ from the OpenLineage spec"),
  json: JSON_RESULT,
};

/** `runline import`. */
export const importCommand = defineCommand({
  name: "import",
  summary: "Add lineage events from files to a lineage store",
  example: "runline import events.ndjson",
  description:
    `Reads the inputs of "runline validate": one OpenLineage event a line, events over several lines, or JSON
arrays of events, plain or compressed. Existing events are skipped, so an import may be
repeated. Values that are not events are reported and skipped, and the exit code is 1.

While a server uses the file, send events to the server: "runline emit".`,
  parameters: PARAMETERS,
  run: importFiles,
});

async function importFiles(
  { inputs, db, strict, json }: ValuesOf<typeof PARAMETERS>,
  io: CliIo,
): Promise<number> {
  const { sqliteLineageStore } = await import("../../../server/sqlite.ts");
  const validate = await validator();
  const startedAt = performance.now();
  await using store = new LazyStore(() => sqliteLineageStore({ path: db }));
  const sum = { added: 0, known: 0, withWarnings: 0, refused: 0 };
  for (const input of await findInputs(inputs, io)) {
    const imported = await importEvents(input, {
      store,
      validate,
      strict,
      signal: io.signal,
      onRefused: (place, reason) => reportMessage(`${place}: ${reason}`, io),
    });
    for (const key of ["added", "known", "withWarnings", "refused"] as const) {
      sum[key] += imported[key];
    }
  }
  const time = formatDuration(performance.now() - startedAt);
  const rest =
    `${sum.known} already there, ${sum.withWarnings} with warnings, ${sum.refused} refused`;
  const text = `Imported ${formatNumberOf(sum.added, "event")}, ${rest}; ${time}`;
  await reportResult(sum, { text, json, io });
  return sum.refused > 0 ? 1 : 0;
}
