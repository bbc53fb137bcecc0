/**
 * The `runline` command.
 *
 * ```sh
 * runline process ./archive --job food_delivery/orders --out ./json
 * ```
 *
 * @module
 */
import process from "node:process";
import { isMainThread, workerData } from "node:worker_threads";
import type { CliIo, Permission, PermissionState } from "./io.ts";
import { unsupportedRuntime } from "./supported_runtime.ts";
import { isTransformWorker, serveTransform } from "./transform/worker.ts";

if (isTransformWorker()) serveTransform();
else if (isLayoutWorker()) void import("../server/graph_svg.ts");
else void main();

// In a binary every worker begins here. The module serves by itself in a worker that was started for it.
function isLayoutWorker(): boolean {
  return !isMainThread && workerData?.runlineWorker === "layout";
}

// A function, as a binary that is compiled ahead of time allows no await at the top level.
async function main(): Promise<void> {
  const unsupported = unsupportedRuntime(process.versions);
  if (unsupported !== undefined) return refuse(unsupported);
  const { processIo, WorkingFolderError } = await import("./process_io.ts");
  const { runCommandLine } = await import("./command_line.ts");
  let io: CliIo;
  try {
    io = { ...processIo(import.meta.url), ...permissions() };
  } catch (error) {
    if (!(error instanceof WorkingFolderError)) throw error;
    return refuse(error.message);
  }
  process.exitCode = await runCommandLine(process.argv.slice(2), io);
}

function refuse(reason: string): void {
  process.stderr.write(`runline: ${reason}\n`);
  process.exitCode = 1;
}

/** The part of Deno's API that is called here. */
interface DenoPermissions {
  readonly permissions: {
    query(permission: Permission): Promise<{ readonly state: PermissionState }>;
  };
}

/** Returns the question about permissions on Deno, the only runtime that has them. */
function permissions(): Pick<CliIo, "permission"> {
  const { Deno: deno } = globalThis as { readonly Deno?: DenoPermissions };
  if (deno === undefined) return {};
  return { permission: async (permission) => (await deno.permissions.query(permission)).state };
}
