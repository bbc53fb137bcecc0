/**
 * Tries the publication to JSR without doing it. The stand-ins for JSR packages count as modules of
 * ours as long as `links` names them, so the trial lets them through; a release has no `links`.
 *
 * @module
 */
import config from "../deno.json" with { type: "json" };

const ROOT = new URL("..", import.meta.url);
const CONFIG = "deno.publish.json";

const { publish, links } = config;
const trial = { ...config, publish: { ...publish, include: [...publish.include, ...links] } };
await Deno.writeTextFile(new URL(CONFIG, ROOT), JSON.stringify(trial));
const { code } = await new Deno.Command("deno", {
  args: ["publish", "--dry-run", "--allow-dirty", "--config", CONFIG],
  cwd: ROOT,
}).spawn().status;
await Deno.remove(new URL(CONFIG, ROOT));
Deno.exit(code);
