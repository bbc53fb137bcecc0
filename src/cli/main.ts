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

if (isTransformWorker()) {
  serveTransform();
} else {
  const { processIo } = await import("./process_io.ts");
  const { run } = await import("./run.ts");
  process.exitCode = await run(process.argv.slice(2), processIo(import.meta.url));
}
