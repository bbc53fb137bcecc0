import { dirname } from "node:path";
import type { Permission } from "../io.ts";
import { type Check, type DoctorOptions, failed, type Finding, ok, warning } from "./finding.ts";

/** Checks the permissions of Deno that the options need. Other runtimes have none. */
export const permissionsCheck: Check = {
  name: "permissions",
  async run({ options, io }) {
    const { permission } = io;
    if (permission === undefined) return [];
    const findings: Finding[] = [];
    for (const needed of neededBy(options, io.cwd)) {
      const state = await permission(needed);
      if (state === "granted") continue;
      const { name, path, host, command } = needed;
      const target = path ?? host ?? command;
      const what = `The permission "${name}"${target === undefined ? "" : ` for "${target}"`}`;
      const text = `${what} is ${state === "denied" ? "denied" : "not granted"}`;
      const fix = `Start Deno with --allow-${name}${target === undefined ? "" : `=${target}`}`;
      // A part of the variables and of the system may be enough.
      const isPartial = name === "env" || name === "sys";
      const asks = state === "prompt" && io.stdinIsTerminal;
      findings.push(asks || isPartial ? warning(text, fix) : failed(text, fix));
    }
    return findings.length > 0 ? findings : [ok("Deno grants all that the options need")];
  },
};

function neededBy(
  { archive, manifest, out, bad, spool, command }: DoctorOptions,
  cwd: string,
): readonly Permission[] {
  const places = [archive, out, bad].filter((place) => place !== undefined);
  const written = [out, bad].flatMap((place) => place?.scheme === "file" ? [place.path] : []);
  if (manifest.scheme === "sqlite") written.push(dirname(manifest.path));
  if (spool !== undefined) written.push(spool);
  const read = [cwd, ...archive?.scheme === "file" ? [archive.path] : [], ...written];
  const usesAws = manifest.scheme === "dynamodb" || places.some(({ scheme }) => scheme === "s3");
  const [program] = command ?? [];
  return [
    { name: "env" },
    ...read.map((path) => ({ name: "read", path }) as const),
    ...written.map((path) => ({ name: "write", path }) as const),
    ...usesAws || manifest.scheme === "postgres" ? [{ name: "net" } as const] : [],
    { name: "sys" },
    ...program === undefined ? [] : [{ name: "run", command: program } as const],
  ];
}
