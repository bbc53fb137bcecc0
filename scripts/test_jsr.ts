/**
 * Runs the tests with the real packages from JSR in the place of the stand-ins: on a config that is
 * `deno.json` without its links. `JSR_URL` names another registry. Where none can be reached, it says
 * so and fails.
 *
 * @module
 */
import config from "../deno.json" with { type: "json" };
import { runCommand } from "./runtimes/run_command.ts";

const ROOT = new URL("..", import.meta.url);
const CONFIG = "deno.jsr.json";
const REGISTRY = Deno.env.get("JSR_URL") ?? "https://jsr.io/";

await requireRegistry();
const { links: _, ...rest } = config;
await Deno.writeTextFile(new URL(CONFIG, ROOT), JSON.stringify(rest));
const flags = ["--allow-read", "--allow-run=deno"];
await runCommand(
  "deno",
  ["run", ...flags, "scripts/test.ts", "--config", CONFIG, "--no-lock", ...Deno.args],
  { cwd: ROOT },
);

async function requireRegistry(): Promise<void> {
  const url = new URL("@std/assert/meta.json", REGISTRY);
  try {
    const { ok, status } = await fetch(url, { signal: AbortSignal.timeout(20_000) });
    if (!ok) throw new Error(`it answers ${status}`);
  } catch (cause) {
    throw new Error(`Cannot test with the packages from JSR: "${url}" cannot be reached`, {
      cause,
    });
  }
}
