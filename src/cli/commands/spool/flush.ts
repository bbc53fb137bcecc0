import { formatNumberOf } from "../../../internal/text/format.ts";
import { readSpoolStatus } from "../../../lineage/transports/spool.ts";
import { defineCommand } from "../../command.ts";
import { flag, option } from "../../parameters/parameter.ts";
import { duration } from "../../parameters/value_types.ts";
import { openLineage } from "../../places/open_lineage.ts";
import { requireSpool, SPOOL_FOLDER } from "../../places/spool_argument.ts";
import { reportMessage } from "../../terminal_safe.ts";

/** `runline spool flush`. */
export const spoolFlushCommand = defineCommand({
  name: "spool flush",
  summary: "Deliver the lineage events of a spool now",
  example: "runline spool flush ./spool",
  description:
    `Delivers events to the backend of openlineage.yml or OPENLINEAGE__ variables. Default: the running
"runline serve" of the same user. Ends when the spool is empty or an attempt fails. Exits with 1 if
events still wait, or became dead letters. Without a backend, all events wait. If another process
delivers the events of the folder, it waits for that process.`,
  parameters: {
    folder: SPOOL_FOLDER,
    wait: option(duration, { help: "How long to wait for the backend", default: "60s" }),
    json: flag("Write a JSON object"),
  },
  async run({ folder, wait, json }, io) {
    const before = await requireSpool(folder);
    const errors: Error[] = [];
    const onError = (error: Error): void => {
      errors.push(error);
      reportMessage(error.message, io);
    };
    const lineage = await openLineage({
      lineageOut: undefined,
      spool: folder,
      drainMs: wait,
      io,
      json,
      onError,
      asTheyAre: true,
    });
    await lineage.close({ signal: io.signal });
    const { waiting, dead } = await readSpoolStatus(folder);
    const delivered = Math.max(0, before.waiting - waiting - Math.max(0, dead - before.dead));
    if (json) await io.stdout(`${JSON.stringify({ delivered, waiting, dead })}\n`);
    else {
      const events = formatNumberOf(delivered, "event");
      await io.stdout(`Delivered ${events}, ${formatNumberOf(waiting, "event")} waiting\n`);
    }
    return waiting > 0 || errors.length > 0 ? 1 : 0;
  },
});
