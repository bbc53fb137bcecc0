/**
 * Checks everything that a release needs, with the packages from JSR: types, the trial publication
 * without an error, the tests, and the npm package that the real dnt builds.
 *
 * @module
 */
import { withoutLinks } from "./release/without_links.ts";
import { runCommand } from "./runtimes/run_command.ts";

const ROOT = new URL("..", import.meta.url);

await withoutLinks(async (configFile) => {
  const config = ["--config", configFile];
  const run = (...args: string[]) => runCommand("deno", args, { cwd: ROOT });
  await run("check", ...config, "--no-lock", "mod.ts", "src");
  await run("publish", "--dry-run", "--allow-dirty", ...config);
  await run("task", "test:jsr");
  await run("run", "-A", "--no-lock", ...config, "scripts/build_npm.ts", configFile);
});
await runCommand("deno", ["run", "-A", "scripts/test_npm.ts"], { cwd: ROOT });
