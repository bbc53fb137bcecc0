/**
 * Emits events on any runtime: a list of cases as JSON on standard input, their outcomes as JSON on
 * standard output. Each case has a client of its own, which is configured as a user would.
 */
import process from "node:process";
import { delay } from "../../../src/internal/delay.ts";
import { httpTransport, OpenLineageClient, TransportError } from "../../../src/lineage/mod.ts";
import type { LineageEvent } from "../../../src/lineage/mod.ts";
import { nodeFetch, type NodeFetchOptions } from "../../../src/lineage/transports/node_fetch.ts";

/** Events, and the client that emits them. */
export interface EmitCase {
  /** The configuration in code. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** The environment variables, which may name a file. */
  readonly env?: Readonly<Record<string, string>>;
  /** A transport made in code, in place of a configuration. */
  readonly code?: NodeFetchOptions & { readonly url: string };
  /** The pause after every ten events in milliseconds. Default: all events are emitted at once. */
  readonly pauseMs?: number;
  readonly events: readonly LineageEvent[];
}

/** The result of each event: a code where it failed. */
export interface EmitOutcome {
  readonly results: readonly string[];
  readonly errors: readonly string[];
}

async function emitCase(given: EmitCase): Promise<EmitOutcome> {
  const { events, pauseMs } = given;
  const client = await clientOf(given);
  const emitted: Promise<void>[] = [];
  for (const event of events) {
    const number = emitted.push(client.emit(event));
    emitted.at(-1)?.catch(() => {});
    if (pauseMs !== undefined && number % 10 === 0) await delay(pauseMs);
  }
  const settled = await Promise.allSettled(emitted);
  // Losses of an asynchronous transport surface here.
  const [closed] = await Promise.allSettled([client.close()]);
  const reasons = [...settled, closed]
    .flatMap((one) => one.status === "rejected" ? [one.reason] : []);
  return {
    results: settled.map((one) => one.status === "rejected" ? codeOf(one.reason) : "sent"),
    errors: reasons.map((reason) => String(reason.message)),
  };
}

async function clientOf({ config, env = {}, code }: EmitCase): Promise<OpenLineageClient> {
  if (code !== undefined) {
    const { url, ...options } = code;
    const transport = httpTransport({ url, fetch: nodeFetch(options), retry: { total: 0 } });
    return new OpenLineageClient({ transport });
  }
  return await OpenLineageClient.fromEnvironment({
    ...(config && { config }),
    env,
    cwd: "/nowhere",
    enrich: false,
  });
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
