/**
 * Runs the tests with the real packages from JSR in the place of the stand-ins: on a config that is
 * `deno.json` without its links. `JSR_URL` names another registry. Where none can be reached, it says
 * so and fails.
 *
 * @module
 */
import config from "../deno.json" with { type: "json" };

const ROOT = new URL("..", import.meta.url);
const CONFIG = "deno.jsr.json";
const REGISTRY = Deno.env.get("JSR_URL") ?? "https://jsr.io/";

await requireRegistry();
const { links: _, ...rest } = config;
await Deno.writeTextFile(new URL(CONFIG, ROOT), JSON.stringify(rest));
const flags = ["--allow-read", "--allow-run=deno"];
const { code } = await new Deno.Command("deno", {
  args: ["run", ...flags, "scripts/test.ts", "--config", CONFIG, "--no-lock", ...Deno.args],
  cwd: ROOT,
}).spawn().status;
await Deno.remove(new URL(CONFIG, ROOT));
Deno.exit(code);

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
