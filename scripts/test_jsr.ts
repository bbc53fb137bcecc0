/**
 * Runs the tests with the real packages from JSR instead of the stand-ins. `JSR_URL` names another
 * registry. Fails if none can be reached.
 *
 * @module
 */
import { withoutLinks } from "./release/without_links.ts";

const ROOT = new URL("..", import.meta.url);

// The stand-ins have dependencies that a configuration without links does not name.
const WITHOUT = "--ignore=tests/scripts/jsr_links";

const code = await withoutLinks(async (configFile) => {
  const flags = ["--config", configFile, "--no-lock", WITHOUT, ...Deno.args];
  const { code } = await new Deno.Command("deno", {
    args: [
      "run",
      "--allow-read",
      "--allow-write=.cache",
      "--allow-run=deno",
      "scripts/test.ts",
      ...flags,
    ],
    cwd: ROOT,
  }).spawn().status;
  return code;
});
Deno.exit(code);
