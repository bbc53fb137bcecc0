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
import { isTransformWorker, serveTransform } from "./transform/worker.ts";

if (isTransformWorker()) serveTransform();
else void main();

// A function, as a binary that is compiled ahead of time allows no await at the top level.
async function main(): Promise<void> {
  const { processIo } = await import("./process_io.ts");
  const { runCommandLine } = await import("./command_line.ts");
  process.exitCode = await runCommandLine(process.argv.slice(2), processIo(import.meta.url));
}
