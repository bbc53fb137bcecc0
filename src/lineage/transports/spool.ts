/**
 * A durable outbox on disk in front of any transport.
 *
 * @example Emit events that survive a backend that is down, and the end of the process
 * ```ts
 * import { consoleTransport, OpenLineageClient } from "@runline/runline/lineage";
 * import { spoolTransport } from "@runline/runline/lineage/spool";
 * import { assertEquals } from "@std/assert";
 * import { mkdtemp } from "node:fs/promises";
 *
 * const lines: string[] = [];
 * const backend = consoleTransport({ write: (line) => void lines.push(line) });
 * const folder = await mkdtemp("/tmp/lineage-");
 * {
 *   const transport = spoolTransport({ folder, transport: backend });
 *   await using client = new OpenLineageClient({ transport });
 *   await client.emit({
 *     eventTime: "2026-01-31T00:00:00Z",
 *     producer: "https://example.com/jobs",
 *     schemaURL: "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/JobEvent",
 *     job: { namespace: "food_delivery", name: "orders" },
 *   });
 * }
 * assertEquals(lines.length, 1);
 * ```
 *
 * @module
 */
export { type DeadLetter, readDeadLetters } from "./spool/dead_letters.ts";
export { retryDeadLetters } from "./spool/retry_dead_letters.ts";
export type { FsyncPolicy, SpoolTransportOptions } from "./spool/settings.ts";
export { spoolTransport } from "./spool/spool.ts";
export { readSpoolStatus, type SpoolStatus } from "./spool/status.ts";
export { TransportError } from "../errors.ts";
export type { EmitOptions, Transport } from "./port/transport.ts";
