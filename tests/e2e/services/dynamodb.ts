import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { installMaven } from "./maven.ts";
import { answersHttp, type Part } from "./part.ts";
import { JAVA } from "./tool.ts";

const VERSION = "2.6.1";
const LAUNCHER = fileURLToPath(new URL("./LoopbackDynamoDb.java", import.meta.url));

const PACKAGE = { group: "com.amazonaws", artifact: "DynamoDBLocal", version: VERSION };

/** DynamoDB Local, AWS's own emulator, in memory. */
export const dynamodb: Part = {
  name: "dynamodb",
  version: VERSION,
  runsOn: JAVA,

  install: (folder) => installMaven(folder, PACKAGE),

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
