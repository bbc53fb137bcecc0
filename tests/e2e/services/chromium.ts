import { join } from "node:path";
import { cacheFolder, lockFile } from "./cache.ts";
import { runTool, type Tool } from "./tool.ts";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

const APT: Tool = {
  command: "apt-get",
  comesWith: "Chromium, as there is no apt-get that could do it",
};

/** The fonts are for names in other scripts. */
const PACKAGES = ["chromium", "fonts-noto-core", "fonts-dejavu-core"];

/** Finds Chromium, or installs it from the packages of the system. Returns the path of the program. */
export async function installChromium(): Promise<string> {
  const found = await findProgram();
  if (found !== undefined) return found;
  using _lock = await lockFile(join(cacheFolder(), "chromium.lock"));
  const other = await findProgram();
  if (other !== undefined) return other;
  await runTool(APT, ["update", "-qq"]);
  await runTool(APT, ["install", "-y", "-qq", "--no-install-recommends", ...PACKAGES], {
    env: { DEBIAN_FRONTEND: "noninteractive" },
  });
  const installed = await findProgram();
  if (installed !== undefined) return installed;
  throw new Error("Cannot find Chromium: apt-get installed it, and it is not on the PATH");
}

async function findProgram(): Promise<string | undefined> {
  const folders = (Deno.env.get("PATH") ?? "").split(":");
  for (const path of NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))) {
    const file = await Deno.stat(path).catch(() => undefined);
    if (file?.isFile) return path;
  }
  return undefined;
}
