import { installOpenLineage } from "../services/python.ts";
import { runPython } from "./run_python.ts";

/** A place of configuration, as a client finds it. */
export interface ConfigCase {
  /** The input of the client. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** The files by their paths; `work` is the working folder, and `home` the home folder. */
  readonly files?: Readonly<Record<string, string>>;
  /** The variables. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The result of an attempt. */
export type Attempt<Value> = { readonly value: Value } | { readonly error: string };

/** A transport of the Python client, with the attributes that it shows. */
export type PythonTransport = Readonly<Record<string, unknown>> & { readonly kind: string };

/** The result of a case in the Python client. */
export interface PythonClient {
  /** The merged configuration; each section is there. */
  readonly merged: Attempt<Readonly<Record<string, unknown>>>;
  /** The transport. */
  readonly transport: Attempt<PythonTransport>;
  /** The values that it reads of the transport's section, with its own names of the keys. */
  readonly section: Attempt<Readonly<Record<string, unknown>>>;
  /** The variables of OpenLineage when it is done. */
  readonly variables: readonly string[];
  /** Its warnings. */
  readonly warnings: readonly string[];
}

/** Configures the Python client once for each case. */
export async function pythonClients(cases: readonly ConfigCase[]): Promise<PythonClient[]> {
  const python = await installOpenLineage();
  return await runPython(python, "openlineage_config.py", cases) as PythonClient[];
}
