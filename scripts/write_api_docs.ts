/**
 * Writes the pages of the API into `.cache/docs`: one for each entry point of the exports map.
 *
 * @module
 */
import config from "../deno.json" with { type: "json" };

const OUT = ".cache/docs";
const TITLE = "Runline";

const { code } = await new Deno.Command("deno", {
  args: ["doc", "--html", `--name=${TITLE}`, `--output=${OUT}`, ...Object.values(config.exports)],
  cwd: new URL("..", import.meta.url),
}).spawn().status;
Deno.exit(code);
