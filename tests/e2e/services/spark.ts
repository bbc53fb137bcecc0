import { installOnce } from "./cache.ts";
import { installPackages, venvPython } from "./python.ts";
import { JAVA, runTool } from "./tool.ts";

const VERSION = "4.3.0";

/** Installs Apache Spark with its Python API, checks for the Java that it runs on, and returns the path of its interpreter. */
export async function installSpark(): Promise<string> {
  await runTool(JAVA, ["--version"]);
  const folder = await installOnce({
    name: "spark",
    version: VERSION,
    install: (folder) => installPackages(folder, [`pyspark==${VERSION}`]),
  });
  return venvPython(folder);
}
