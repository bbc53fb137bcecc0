import { ACCESS_KEY_ID, REGION, SECRET_ACCESS_KEY } from "../services/credentials.ts";
import { installPythonSdk } from "../services/python.ts";
import { runPython } from "./run_python.ts";

/** The Snowplow Python SDK against a table of a DynamoDB server of the tests. */
export class PythonManifests {
  readonly #request: Readonly<Record<string, string>>;

  constructor(endpoint: string, table: string) {
    this.#request = { endpoint, table };
  }

  /** Creates the table as the Python SDK makes it. */
  async create(): Promise<void> {
    await ask({ ...this.#request, call: "create" });
  }

  /** Marks runs as done. */
  async add(...runIds: readonly string[]): Promise<void> {
    await ask({ ...this.#request, call: "add", runIds });
  }

  /** Reports for each run whether it is marked as done. */
  async contains(...runIds: readonly string[]): Promise<boolean[]> {
    return await ask({ ...this.#request, call: "contains", runIds }) as boolean[];
  }
}

/** Lists run ids as the Python SDK does. */
export async function pythonListRunIds(endpoint: string, url: string): Promise<string[]> {
  return await ask({ endpoint, url, call: "list" }) as string[];
}

/** The result of a line: JSON text, or its issue. */
export type TransformCase =
  | { readonly line: string; readonly json: string }
  | { readonly line: string; readonly messages: readonly string[] };

/** Returns the lines of which the Python SDK makes something else than the cases say. */
export async function pythonDifferences(cases: readonly TransformCase[]): Promise<unknown[]> {
  return await ask({ call: "transform", cases }) as unknown[];
}

async function ask(request: Readonly<Record<string, unknown>>): Promise<unknown> {
  const connection = {
    region: REGION,
    accessKeyId: ACCESS_KEY_ID,
    secretAccessKey: SECRET_ACCESS_KEY,
  };
  return await runPython(await installPythonSdk(), "oracle.py", { ...connection, ...request });
}
