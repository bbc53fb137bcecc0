import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { answersHttp, type Part } from "./part.ts";
import { JAVA, MAVEN, runTool } from "./tool.ts";

const VERSION = "2.6.1";
const LAUNCHER = fileURLToPath(new URL("./LoopbackDynamoDb.java", import.meta.url));

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>runline</groupId>
  <artifactId>e2e</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>com.amazonaws</groupId>
      <artifactId>DynamoDBLocal</artifactId>
      <version>${VERSION}</version>
    </dependency>
  </dependencies>
</project>
`;

/** DynamoDB Local, AWS's own emulator, in memory. */
export const dynamodb: Part = {
  name: "dynamodb",
  version: VERSION,
  runsOn: JAVA,

  async install(folder) {
    await Deno.writeTextFile(join(folder, "pom.xml"), POM);
    const goal = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies";
    await runTool(MAVEN, ["-q", "-B", goal, "-DoutputDirectory=lib"], { cwd: folder });
  },

  command({ installed, port }) {
    const lib = join(installed, "lib");
    return {
      program: JAVA.command,
      args: [`-Dsqlite4java.library.path=${lib}`, "-cp", join(lib, "*"), LAUNCHER, String(port)],
    };
  },

  // An unsigned request is refused with a message of DynamoDB's own.
  isReady: (endpoint) => answersHttp(endpoint, (response) => response.status === 400),
};
