import { join } from "node:path";
import { installOnce } from "./cache.ts";
import { installMaven } from "./maven.ts";

const VERSION = "1.54.0";

const PACKAGE = { group: "io.openlineage", artifact: "openlineage-java", version: VERSION };

/** Installs the OpenLineage client for Java. Returns its class path. */
export async function installOpenLineageJava(): Promise<string> {
  const folder = await installOnce({
    name: "openlineage-java",
    version: VERSION,
    install: (folder) => installMaven(folder, PACKAGE),
  });
  return join(folder, "lib", "*");
}
