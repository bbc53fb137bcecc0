import { join } from "node:path";
import { installOnce } from "./cache.ts";
import { MAVEN, runTool } from "./tool.ts";

const VERSION = "1.54.0";

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>runline</groupId>
  <artifactId>e2e</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>io.openlineage</groupId>
      <artifactId>openlineage-java</artifactId>
      <version>${VERSION}</version>
    </dependency>
  </dependencies>
</project>
`;

/** Installs the OpenLineage client for Java. Returns its class path. */
export async function installOpenLineageJava(): Promise<string> {
  const folder = await installOnce({
    name: "openlineage-java",
    version: VERSION,
    install: async (folder) => {
      await Deno.writeTextFile(join(folder, "pom.xml"), POM);
      const goal = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies";
      await runTool(MAVEN, ["-q", "-B", goal, "-DoutputDirectory=lib"], { cwd: folder });
    },
  });
  return join(folder, "lib", "*");
}
