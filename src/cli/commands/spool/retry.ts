import { formatNumberOf } from "../../../internal/text/format.ts";
import { retryDeadLetters } from "../../../lineage/transports/spool.ts";
import { defineCommand } from "../../command.ts";
import { flag } from "../../parameters/parameter.ts";
import { requireSpool, SPOOL_FOLDER } from "../../places/spool_argument.ts";

/** `runline spool retry`. */
export const spoolRetryCommand = defineCommand({
  name: "spool retry",
  summary: "Append the dead letters of a spool again",
  example: "runline spool retry ./spool",
  description:
    `The process that delivers the events of the folder, or "runline spool flush", sends them again.
Damaged records are skipped.`,
  parameters: { folder: SPOOL_FOLDER, json: flag("Write a JSON object") },
  async run({ folder, json }, io) {
    await requireSpool(folder);
    const appended = await retryDeadLetters(folder);
    if (json) await io.stdout(`${JSON.stringify({ appended })}\n`);
    else await io.stdout(`Appended ${formatNumberOf(appended, "event")}\n`);
    return 0;
  },
});
