import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** A `runline serve` in a process of its own. */
export interface ServerProcess extends AsyncDisposable {
  readonly url: string;
  /** The time from the start of the process to its first line, in milliseconds. */
  readonly startMs: number;
  /** Returns the resident memory in megabytes. */
  memory(): Promise<string>;
}

/** Starts `runline serve` on a database. */
export async function startServer(db: string): Promise<ServerProcess> {
  const main = fileURLToPath(new URL("../../../src/cli/main.ts", import.meta.url));
  const startedAt = performance.now();
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "--no-check", main, "serve", "--db", db, "--port", "0", "--json"],
    stdout: "piped",
    stderr: "inherit",
    env: { XDG_STATE_HOME: join(db, "..", "state") },
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { value = "" } = await reader.read();
  const startMs = performance.now() - startedAt;
  const { url } = JSON.parse(value.split("\n")[0] ?? "") as { url: string };
  const drained = (async () => {
    while (!(await reader.read()).done);
  })();
  return {
    url,
    startMs,
    memory: () => memoryOf(child.pid),
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await Promise.all([child.status, drained]);
    },
  };
}

async function memoryOf(pid: number): Promise<string> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`).catch(() => "");
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(status) ?? [];
  return kilobytes === undefined ? "unknown" : String(Math.round(Number(kilobytes) / 1024));
}
