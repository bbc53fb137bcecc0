import config from "../../deno.json" with { type: "json" };

const ROOT = new URL("../..", import.meta.url);

/**
 * Runs a task on a configuration that is `deno.json` without its links, so that the packages come
 * from JSR. `JSR_URL` names another registry.
 *
 * Ends the process with one sentence if the registry cannot be reached.
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
  const problem = await problemOf(url);
  if (problem === undefined) return;
  const text = `Cannot use the packages from JSR: "${url}" cannot be reached: ${problem}\n`;
  await Deno.stderr.write(new TextEncoder().encode(text));
  Deno.exit(1);
}

async function problemOf(url: URL): Promise<string | undefined> {
  try {
    const { ok, status } = await fetch(url, { signal: AbortSignal.timeout(20_000) });
    return ok ? undefined : `it answered ${status}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
