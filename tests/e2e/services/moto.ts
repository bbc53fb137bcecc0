import { answersHttp, type Part } from "./part.ts";
import { installPackages, venvPython } from "./python.ts";

const VERSION = "5.2.5";

/** moto, many AWS services in one process: here for S3 with storage classes. */
export const moto: Part = {
  name: "moto",
  version: VERSION,

  install: (folder) => installPackages(folder, [`moto[server]==${VERSION}`]),

  command({ installed, port }) {
    return {
      program: venvPython(installed),
      args: ["-m", "moto.server", "-H", "127.0.0.1", "-p", String(port)],
    };
  },

  isReady: (endpoint) => answersHttp(endpoint, (response) => response.ok),
};
