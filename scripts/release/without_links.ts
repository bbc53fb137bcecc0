import config from "../../deno.json" with { type: "json" };

const ROOT = new URL("../..", import.meta.url);

/**
 * Runs a task on a configuration that is `deno.json` without its links, so that the packages come
 * from JSR. `JSR_URL` names another registry.
 *
 * @throws {Error} If the registry cannot be reached.
 */
export async function withoutLinks<T>(task: (configFile: string) => Promise<T>): Promise<T> {
  await requireRegistry();
  const configFile = `deno.release-${Deno.pid}.json`;
  const { links: _, ...rest } = config;
  await Deno.writeTextFile(new URL(configFile, ROOT), JSON.stringify(rest));
  try {
    return await task(configFile);
  } finally {
    await Deno.remove(new URL(configFile, ROOT));
  }
}

async function requireRegistry(): Promise<void> {
  const url = new URL("@std/assert/meta.json", Deno.env.get("JSR_URL") ?? "https://jsr.io/");
  try {
    const { ok, status } = await fetch(url, { signal: AbortSignal.timeout(20_000) });
    if (!ok) throw new Error(`it answers ${status}`);
  } catch (cause) {
    throw new Error(`Cannot use the packages from JSR: "${url}" cannot be reached`, { cause });
  }
}
