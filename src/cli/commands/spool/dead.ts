import { readDeadLetters } from "../../../lineage/transports/spool.ts";
import { defineCommand } from "../../command.ts";
import { flag } from "../../parameters/parameter.ts";
import { requireSpool, SPOOL_FOLDER } from "../../places/spool_argument.ts";

/** `runline spool dead`. */
export const spoolDeadCommand = defineCommand({
  name: "spool dead",
  summary: "List the dead letters of a spool",
  example: "runline spool dead ./spool",
  description:
    `A dead letter is an event that the backend rejected, or a damaged record. With --json each line is
an object with "id", "time", "reason", and "event" or "raw".`,
  parameters: { folder: SPOOL_FOLDER, json: flag("Write one JSON object for each dead letter") },
  async run({ folder, json }, io) {
    await requireSpool(folder);
    for (const letter of await readDeadLetters(folder)) {
      const { time, id, reason } = letter;
      // Reasons quote responses of a backend.
      const line = json ? JSON.stringify(letter) : `${time}  ${id}  ${JSON.stringify(reason)}`;
      await io.stdout(`${line}\n`);
    }
    return 0;
  },
});
