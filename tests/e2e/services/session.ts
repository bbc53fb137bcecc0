import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { delay } from "../../../src/internal/delay.ts";
import { cacheFolder, exists, installOnce, lockFile, remove } from "./cache.ts";
import type { Part, PartCommand } from "./part.ts";
import { runTool } from "./tool.ts";

const START_LIMIT_MS = 120_000;
const STOP_LIMIT_MS = 5_000;
const START_ATTEMPTS = 3;
const KEPT_LOGS = 5;
const RECORD = "running.json";

/** A part that runs. */
export interface RunningPart {
  /** The name of the part. */
  readonly name: string;
  /** Where it answers. */
  readonly endpoint: string;
  /** Its ports besides the one of the endpoint. */
  readonly otherPorts: readonly number[];
  /** The folder into which it was installed. */
  readonly installed: string;
  /** Its process. */
  readonly pid: number;
  /** The file to which it writes. */
  readonly log: string;
}

/** Returns the folder in which a session keeps the records, data and logs of its parts. */
export function sessionFolder(session: string): string {
  return join(cacheFolder(), "sessions", session);
}

/** Starts a part in a session, or finds it there: safe from several test files at once. */
export async function startPart(part: Part, session: string): Promise<RunningPart> {
  if (part.runsOn) await runTool(part.runsOn, ["--version"]);
  const installed = await installOnce({ ...part, install: (folder) => part.install(folder) });
  const folder = join(sessionFolder(session), part.name);
  using _lock = await lockFile(`${folder}.lock`);
  const running = await findPart(part, session, START_LIMIT_MS);
  if (running) return running;

  for (let attempt = 1;; attempt++) {
    try {
      return await launch(part, installed, folder);
    } catch (error) {
      // Another program may have taken the port between its choice and its use.
      if (attempt === START_ATTEMPTS) throw error;
    }
  }
}

/** Returns the running part of a session, if its process lives and answers, or does so soon. */
export async function findPart(
  part: Part,
  session: string,
  patienceMs = 0,
): Promise<RunningPart | undefined> {
  const record = join(sessionFolder(session), part.name, RECORD);
  if (!(await exists(record))) return undefined;
  const running: RunningPart = JSON.parse(await Deno.readTextFile(record));
  const deadline = performance.now() + patienceMs;
  // The process id alone would not do: after a restart of the machine it may be another program's.
  while (isAlive(running.pid)) {
    if (await part.isReady(running.endpoint)) return running;
    if (performance.now() >= deadline) return undefined;
    await delay(50);
  }
  return undefined;
}

/** Stops a part by its process id and removes what it stored; its log stays. */
export async function stopPart(part: Part, session: string): Promise<void> {
  const folder = join(sessionFolder(session), part.name);
  const running = await findPart(part, session, STOP_LIMIT_MS);
  if (running) await stopProcess(running.pid);
  await remove(join(folder, "data"));
  await remove(join(folder, RECORD));
}

/** Ends a session whose parts are stopped: its logs move to the folder of logs, which keeps a few. */
export async function endSession(session: string): Promise<void> {
  const logs = join(cacheFolder(), "logs");
  await Deno.mkdir(logs, { recursive: true });
  const name = `${new Date().toISOString().replaceAll(":", "-")}-${session}`;
  await Deno.rename(sessionFolder(session), join(logs, name));
  await remove(`${sessionFolder(session)}.lock`);

  const kept = (await Array.fromAsync(Deno.readDir(logs))).map((entry) => entry.name).sort();
  for (const old of kept.slice(0, -KEPT_LOGS)) await remove(join(logs, old));
}

/** Reports whether a process is there. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function launch(part: Part, installed: string, folder: string): Promise<RunningPart> {
  const data = join(folder, "data");
  await remove(data);
  await Deno.mkdir(data, { recursive: true });
  const [port, ...otherPorts] = freePorts(1 + (part.otherPorts ?? 0));
  const log = join(folder, "log");
  const child = detach(part.command({ installed, data, port, otherPorts }), log);
  const endpoint = `http://127.0.0.1:${port}`;
  const running = { name: part.name, endpoint, otherPorts, installed, pid: child.pid, log };
  // Written first: if this process is killed now, the next cleanup finds the other one.
  await Deno.writeTextFile(join(folder, RECORD), JSON.stringify(running));
  await waitUntilReady(part, running, child);
  return running;
}

interface DetachedChild {
  readonly pid: number;
  hasEnded(): boolean;
}

/** Starts a program that outlives this process and writes to a file. */
function detach(command: PartCommand, log: string): DetachedChild {
  const file = openSync(log, "a");
  const child = spawn(command.program, [...command.args], {
    detached: true,
    stdio: ["ignore", file, file],
    env: { ...process.env, ...command.env },
  });
  closeSync(file);
  let ended = false;
  child.once("exit", () => ended = true);
  child.once("error", () => ended = true);
  child.unref();
  const { pid } = child;
  if (pid === undefined) throw new Error(`Cannot start "${command.program}"`);
  return { pid, hasEnded: () => ended };
}

async function waitUntilReady(
  part: Part,
  running: RunningPart,
  child: DetachedChild,
): Promise<void> {
  const deadline = performance.now() + START_LIMIT_MS;
  while (performance.now() < deadline && !child.hasEnded()) {
    if (await part.isReady(running.endpoint)) return;
    await delay(50);
  }
  const state = child.hasEnded() ? "it ended" : `it did not answer in ${START_LIMIT_MS} ms`;
  if (!child.hasEnded()) await stopProcess(child.pid);
  const tail = (await Deno.readTextFile(running.log)).trim().split("\n").slice(-20).join("\n");
  throw new Error(
    `Cannot start ${part.name} ${part.version}: ${state}, see ${running.log}\n${tail}`,
  );
}

async function stopProcess(pid: number): Promise<void> {
  if (!isAlive(pid)) return;
  process.kill(pid, "SIGTERM");
  const deadline = performance.now() + STOP_LIMIT_MS;
  while (isAlive(pid)) {
    if (performance.now() > deadline) return void process.kill(pid, "SIGKILL");
    await delay(20);
  }
}

/** Chooses ports that are free; all are held until the last is chosen, so that they differ. */
export function freePorts(count: number): [number, ...number[]] {
  const hostname = "127.0.0.1";
  const listeners = Array.from({ length: count }, () => Deno.listen({ hostname, port: 0 }));
  const [first = 0, ...others] = listeners.map(({ addr }) => addr.port);
  for (const listener of listeners) listener.close();
  return [first, ...others];
}
