import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findRuntime } from "../../../scripts/runtimes/find_runtime.ts";
import { linkPackages } from "../../../scripts/runtimes/link_packages.ts";
import { cacheFolder, lockFile } from "../services/cache.ts";
import { ACCESS_KEY_ID, SECRET_ACCESS_KEY } from "../services/credentials.ts";
import type { EmitCase, EmitOutcome } from "./emit_events.ts";

const ROOT = new URL("../../../", import.meta.url);
const SCRIPT = fileURLToPath(new URL("./emit_events.ts", import.meta.url));

/** The runtimes that the transports run on. */
export const RUNTIMES = ["deno", "node", "bun"] as const;

/** Emits events in a process of a runtime, which must end by itself within three minutes, or more. */
export async function emitOnRuntime(
  runtime: typeof RUNTIMES[number],
  cases: readonly EmitCase[],
  { limitMs = 180_000 }: { readonly limitMs?: number } = {},
): Promise<readonly EmitOutcome[]> {
  const child = new Deno.Command(await commandOf(runtime), {
    args: [...runtime === "deno" ? ["run", "-A", "--no-check"] : [], SCRIPT],
    cwd: fileURLToPath(ROOT),
    env: { AWS_ACCESS_KEY_ID: ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY: SECRET_ACCESS_KEY },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    signal: AbortSignal.timeout(limitMs),
  }).spawn();
  const [{ success, stdout, stderr }] = await Promise.all([
    child.output(),
    ReadableStream.from([new TextEncoder().encode(JSON.stringify(cases))]).pipeTo(child.stdin),
  ]);
  const decoder = new TextDecoder();
  if (!success) throw new Error(`Cannot emit events on ${runtime}: ${decoder.decode(stderr)}`);
  return JSON.parse(decoder.decode(stdout));
}

async function commandOf(runtime: typeof RUNTIMES[number]): Promise<string> {
  if (runtime === "deno") return Deno.execPath();
  // Several test files may need to install a runtime at once.
  using _lock = await lockFile(join(cacheFolder(), "runtimes.lock"));
  await linkPackages(ROOT);
  return await findRuntime(runtime, ROOT);
}
