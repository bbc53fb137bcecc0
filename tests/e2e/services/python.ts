import { join } from "node:path";
import { installOnce } from "./cache.ts";
import { PYTHON, runTool } from "./tool.ts";

const SNOWPLOW_SDK = "0.2.3";
const BOTO3 = "1.44.5";
const OPENLINEAGE = "1.54.0";
const MARQUEZ = "0.50.0";
const CONFLUENT_KAFKA = "2.16.1";

/** Installs the Snowplow Python SDK with boto3 and returns the path of its interpreter. */
export async function installPythonSdk(): Promise<string> {
  const packages = [`snowplow-analytics-sdk==${SNOWPLOW_SDK}`, `boto3==${BOTO3}`];
  const folder = await installOnce({
    name: "python-sdk",
    version: `${SNOWPLOW_SDK}-boto3-${BOTO3}`,
    install: (folder) => installPackages(folder, packages),
  });
  return venvPython(folder);
}

/** Installs the OpenLineage Python client and returns the path of its interpreter. */
export async function installOpenLineage(): Promise<string> {
  const folder = await installOnce({
    name: "openlineage-python",
    version: OPENLINEAGE,
    install: (folder) => installPackages(folder, [`openlineage-python==${OPENLINEAGE}`]),
  });
  return venvPython(folder);
}

/** Installs the OpenLineage Python client with its Kafka client; returns its interpreter. */
export async function installOpenLineageKafka(): Promise<string> {
  const packages = [`openlineage-python==${OPENLINEAGE}`, `confluent-kafka==${CONFLUENT_KAFKA}`];
  const folder = await installOnce({
    name: "openlineage-python-kafka",
    version: `${OPENLINEAGE}-${CONFLUENT_KAFKA}`,
    install: (folder) => installPackages(folder, packages),
  });
  return venvPython(folder);
}

/** Installs the OpenLineage client and the client of Marquez; returns their interpreter. */
export async function installLineageClients(): Promise<string> {
  // The client of Marquez does not name all that it needs.
  const packages = [
    `openlineage-python==${OPENLINEAGE}`,
    `marquez-python==${MARQUEZ}`,
    "pytz",
  ];
  const folder = await installOnce({
    name: "lineage-clients",
    version: `${OPENLINEAGE}-marquez-${MARQUEZ}`,
    install: (folder) => installPackages(folder, packages),
  });
  return venvPython(folder);
}

/** Creates a virtual environment in a folder and installs packages from PyPI into it. */
export async function installPackages(folder: string, packages: readonly string[]): Promise<void> {
  await runTool(PYTHON, ["-m", "venv", folder]);
  const pip = { command: venvPython(folder), comesWith: PYTHON.comesWith };
  await runTool(pip, ["-m", "pip", "install", "--quiet", ...packages]);
}

/** Returns the path of the interpreter of a virtual environment. */
export function venvPython(folder: string): string {
  return join(folder, "bin", "python");
}
