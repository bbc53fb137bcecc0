// deno-lint-ignore-file no-console
/**
 * Installs and starts the real servers that the e2e tests meet: DynamoDB Local, Apache Kafka,
 * versitygw and moto.
 *
 * A test file asks for what it needs with {@linkcode startServices}. All files of one `deno test`
 * share the servers, which end with it. On the command line `up` starts servers that stay, and tests
 * use those; `status` shows them and `down` stops them. All is kept in `$RUNLINE_E2E_CACHE`, or else
 * in `runline-e2e` in the user's cache folder, with the logs of the last sessions.
 *
 * ```sh
 * deno run -A tests/e2e/services.ts up
 * ```
 *
 * @module
 */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { exists, lockFile } from "./services/cache.ts";
import type { Part } from "./services/part.ts";
import { PARTS } from "./services/parts.ts";
import { installOpenLineage, installPythonSdk } from "./services/python.ts";
import {
  findPart,
  type RunningPart,
  sessionFolder,
  startPart,
  stopPart,
} from "./services/session.ts";

const STANDING_SESSION = "up";

/** The parts. */
export type ServiceName = "dynamodb" | "kafka" | "moto" | "postgres" | "versitygw";

/** Starts servers unless they run, and returns their endpoints. They end with this process. */
export async function startServices<Name extends ServiceName>(
  names: readonly Name[],
): Promise<Readonly<Record<Name, RunningPart>>> {
  await keepSession(String(Deno.pid));
  const running = await Promise.all(names.map(async (name) => {
    const part = partOf(name);
    const standing = await findPart(part, STANDING_SESSION);
    return [name, standing ?? await startPart(part, String(Deno.pid))] as const;
  }));
  return Object.fromEntries(running) as Record<Name, RunningPart>;
}

function partOf(name: string): Part {
  const part = PARTS.find((part) => part.name === name);
  if (!part) throw new TypeError(`Cannot start "${name}": there is no such service`);
  return part;
}

/** Checks that what a session starts will be stopped. */
async function keepSession(owner: string): Promise<void> {
  const folder = sessionFolder(owner);
  using _lock = await lockFile(`${folder}.lock`);
  if (await exists(folder)) return;
  await Deno.mkdir(folder);
  const keeper = fileURLToPath(new URL("./services/keeper.ts", import.meta.url));
  spawn(Deno.execPath(), ["run", "-A", keeper, owner], { detached: true, stdio: "ignore" }).unref();
}

async function up(): Promise<void> {
  await Promise.all([
    installPythonSdk(),
    installOpenLineage(),
    ...PARTS.map((part) => startPart(part, STANDING_SESSION)),
  ]);
  await status();
}

async function down(): Promise<void> {
  await Promise.all(PARTS.map((part) => stopPart(part, STANDING_SESSION)));
  await status();
}

async function status(): Promise<void> {
  for (const part of PARTS) {
    const running = await findPart(part, STANDING_SESSION);
    const state = running ? `${running.endpoint}  pid ${running.pid}  ${running.log}` : "stopped";
    console.log(`${part.name} ${part.version}  ${state}`);
  }
}

async function main(args: readonly string[]): Promise<number> {
  const commands: Readonly<Record<string, () => Promise<void>>> = { up, down, status };
  const command = commands[args[0] ?? ""];
  if (!command || args.length !== 1) {
    console.error("Usage: deno run -A tests/e2e/services.ts up|down|status");
    return 2;
  }
  try {
    await command();
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
}

if (import.meta.main) Deno.exit(await main(Deno.args));
