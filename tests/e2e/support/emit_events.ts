/**
 * Emits events on any runtime: a list of cases as JSON on standard input, their outcomes as JSON on
 * standard output. Each case has a client of its own, which is configured as a user would.
 */
import process from "node:process";
import { OpenLineageClient, TransportError } from "../../../src/lineage/mod.ts";
import type { LineageEvent } from "../../../src/lineage/mod.ts";

/** Events, and the configuration of the client that emits them. */
export interface EmitCase {
  readonly config: Readonly<Record<string, unknown>>;
  readonly events: readonly LineageEvent[];
}

/** The result of each event: a code where it failed. */
export interface EmitOutcome {
  readonly results: readonly string[];
  readonly errors: readonly string[];
}

async function emitCase({ config, events }: EmitCase): Promise<EmitOutcome> {
  const client = await OpenLineageClient.fromEnvironment({
    config,
    env: {},
    cwd: "/nowhere",
    enrich: false,
  });
  const settled = await Promise.allSettled(events.map((event) => client.emit(event)));
  await client.close();
  const reasons = settled.flatMap((one) => one.status === "rejected" ? [one.reason] : []);
  return {
    results: settled.map((one) => one.status === "rejected" ? codeOf(one.reason) : "sent"),
    errors: reasons.map((reason) => String(reason.message)),
  };
}

function codeOf(reason: unknown): string {
  return reason instanceof TransportError ? reason.code : String(reason);
}

async function main(): Promise<void> {
  const chunks = await Array.fromAsync(process.stdin);
  const cases: EmitCase[] = JSON.parse(
    new TextDecoder().decode(await new Blob(chunks).arrayBuffer()),
  );
  const outcomes: EmitOutcome[] = [];
  for (const given of cases) outcomes.push(await emitCase(given));
  process.stdout.write(JSON.stringify(outcomes));
}

if (process.argv[1]?.endsWith("emit_events.ts")) void main();
