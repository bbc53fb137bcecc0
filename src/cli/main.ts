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
import { processIo } from "./process_io.ts";
import { run } from "./run.ts";

process.exitCode = await run(process.argv.slice(2), processIo());
