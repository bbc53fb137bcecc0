import { join } from "node:path";
import { ACCESS_KEY_ID, REGION, SECRET_ACCESS_KEY } from "./credentials.ts";
import { answersHttp, type Part } from "./part.ts";
import { GO, runTool } from "./tool.ts";

const VERSION = "1.8.0";

/** versitygw, an S3 gateway over a folder: it checks signatures and honours conditional writes. */
export const versitygw: Part = {
  name: "versitygw",
  version: VERSION,

  async install(folder) {
    const module = `github.com/versity/versitygw/cmd/versitygw@v${VERSION}`;
    await runTool(GO, ["install", module], { env: { GOBIN: folder } });
  },

  command({ installed, data, port }) {
    return {
      program: join(installed, "versitygw"),
      args: ["--port", `127.0.0.1:${port}`, "--region", REGION, "posix", data],
      env: { ROOT_ACCESS_KEY: ACCESS_KEY_ID, ROOT_SECRET_KEY: SECRET_ACCESS_KEY },
    };
  },

  isReady: (endpoint) => answersHttp(endpoint, (response) => response.status === 403),
};
