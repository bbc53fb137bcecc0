import process from "node:process";
import { VERSION } from "../internal/version.ts";

// Defined where the command is compiled into a binary.
declare const RUNLINE_COMMIT: string | undefined;

/** Returns the output of `runline --version`: version, runtime, system, and the commit of a binary. */
export function versionText(): string {
  const { bun, deno, node } = process.versions;
  const runtime = bun ? `Bun ${bun}` : deno ? `Deno ${deno}` : `Node ${node}`;
  const commit = typeof RUNLINE_COMMIT === "string" && RUNLINE_COMMIT ? `, ${RUNLINE_COMMIT}` : "";
  return `runline ${VERSION} (${runtime}, ${process.platform} ${process.arch}${commit})`;
}
