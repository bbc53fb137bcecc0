import { formatBytes, formatNumberOf } from "../../../internal/text/format.ts";
import { defineCommand } from "../../command.ts";
import { flag } from "../../parameters/parameter.ts";
import { requireSpool, SPOOL_FOLDER } from "../../places/spool_argument.ts";

/** `runline spool status`. */
export const spoolStatusCommand = defineCommand({
  name: "spool status",
  summary: "Show how many lineage events wait in a spool",
  example: "runline spool status ./spool",
  description: `A spool is the folder of --spool, or of a transport of type "spool".`,
  parameters: { folder: SPOOL_FOLDER, json: flag("Write a JSON object") },
  async run({ folder, json }, io) {
    const status = await requireSpool(folder);
    if (json) {
      await io.stdout(`${JSON.stringify(status)}\n`);
      return 0;
    }
    const { waiting, segments, bytes, dead, oldestAt, isSending } = status;
    const oldest = oldestAt === undefined
      ? ""
      : `, the oldest from ${new Date(oldestAt).toISOString()}`;
    const files = `${formatNumberOf(segments, "segment")} of ${formatBytes(bytes)}`;
    await io.stdout(`${formatNumberOf(waiting, "event")} waiting in ${files}${oldest}\n`);
    await io.stdout(`${formatNumberOf(dead, "dead letter")}\n`);
    await io.stdout(isSending ? "A process delivers them\n" : "No process delivers them\n");
    return 0;
  },
});
