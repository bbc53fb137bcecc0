import { join } from "node:path";
import { MAVEN, runTool } from "./tool.ts";

const GOAL = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies";

/** A package of Maven Central. */
export interface MavenPackage {
  readonly group: string;
  readonly artifact: string;
  readonly version: string;
}

/** Installs a package and all that it needs at run time into `lib` of a folder. */
export async function installMaven(
  folder: string,
  { group, artifact, version }: MavenPackage,
): Promise<void> {
  const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>runline</groupId>
  <artifactId>e2e</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>${group}</groupId>
      <artifactId>${artifact}</artifactId>
      <version>${version}</version>
    </dependency>
  </dependencies>
</project>
`;
  await Deno.writeTextFile(join(folder, "pom.xml"), pom);
  const options = ["-DincludeScope=runtime", "-DoutputDirectory=lib"];
  await runTool(MAVEN, ["-q", "-B", GOAL, ...options], { cwd: folder });
}
