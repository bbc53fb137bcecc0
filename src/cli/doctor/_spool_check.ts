import { inspectConfig } from "../../lineage/config/mod.ts";
import { readSpoolStatus } from "../../lineage/transports/spool.ts";
import { formatNumberOf } from "../../internal/text/format.ts";
import { folderObstacle } from "./writing/folder.ts";
import { type Check, type CheckContext, failed, type Finding, ok, warning } from "./finding.ts";

/** Checks the spools of `--spool` and of the configuration. */
export const spoolCheck: Check = {
  name: "spool",
  async run(context) {
    const folders = await foldersOf(context);
    if (folders.length === 0) return [ok("Not checked: there is no --spool")];
    const findings = await Promise.all(folders.map(checkSpool));
    return findings.flat();
  },
};

async function foldersOf({ options, io }: CheckContext): Promise<readonly string[]> {
  const { entries } = await inspectConfig(io);
  const configured = entries.flatMap(({ path, value }) => {
    const section = path.replace(/(?:^|\.)folder$/, "");
    const type = entries.find((entry) => entry.path === `${section}.type`)?.value;
    return section !== path && type === "spool" && typeof value === "string" ? [value] : [];
  });
  return [...options.spool === undefined ? [] : [options.spool], ...configured];
}

async function checkSpool(folder: string): Promise<readonly Finding[]> {
  const { waiting, dead, exists, isSending } = await readSpoolStatus(folder);
  const obstacle = await folderObstacle(folder);
  if (obstacle !== undefined) return [failed(`"${folder}" cannot be written: ${obstacle}`)];
  if (!exists) return [ok(`"${folder}" contains no spool yet`)];
  const findings: Finding[] = [];
  if (dead > 0) {
    const reason = `${formatNumberOf(dead, "dead letter")} in "${folder}"`;
    findings.push(warning(reason, `Run: runline spool dead ${folder}`));
  }
  if (waiting > 0 && !isSending) {
    const reason = `${
      formatNumberOf(waiting, "event")
    } in "${folder}", and no process delivers them`;
    findings.push(warning(reason, `Run: runline spool flush ${folder}`));
  }
  if (findings.length > 0) return findings;
  return [ok(`${formatNumberOf(waiting, "event")} waiting in "${folder}"`)];
}
