/**
 * Checks that all that is exported is documented, and that no exported type is out of reach: runs
 * `deno doc --lint` over every module of the exports map. The map is read, so no list has to be kept.
 *
 * @module
 */
import config from "../deno.json" with { type: "json" };

const { code } = await new Deno.Command("deno", {
  args: ["doc", "--lint", ...new Set(Object.values(config.exports))],
  cwd: new URL("..", import.meta.url),
  stdout: "null",
  stderr: "inherit",
}).output();
Deno.exit(code);
