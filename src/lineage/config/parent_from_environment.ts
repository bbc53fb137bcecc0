import { optionsOf } from "../../internal/is_object.ts";
import { warn } from "../values/warn.ts";
import { parentRunFacet } from "../facets/builders.ts";
import type { ParentRunFacetInit } from "../facets/parent_run_facet.ts";

/** The options of {@linkcode parentFromEnvironment}. */
export interface ParentFromEnvironmentOptions {
  /**
   * Receives a warning for each variable that cannot be parsed.
   * @default a warning on the console
   */
  readonly onWarning?: (message: string) => void;
}

/**
 * Reads the run that started this process from the variables of schedulers: `OPENLINEAGE_CONTEXT` with
 * the JSON `{"parent": {"run": …, "job": …, "root": …}}`, otherwise `OPENLINEAGE_PARENT_ID` and
 * `OPENLINEAGE_ROOT_PARENT_ID`, each `<namespace>/<name>/<runId>`. A parent without a root is the root.
 * A variable that cannot be parsed counts as missing and causes a warning.
 *
 * @example
 * ```ts
 * import { parentFromEnvironment } from "@runline/runline/lineage/config";
 * import { assertEquals } from "@std/assert";
 *
 * const env = { OPENLINEAGE_PARENT_ID: "airflow/daily/0196ed52-e0d9-76ef-9adb-779a5702ba1a" };
 * assertEquals(parentFromEnvironment(env)?.job, { namespace: "airflow", name: "daily" });
 * ```
 */
export function parentFromEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  options: ParentFromEnvironmentOptions = {},
): ParentRunFacetInit | undefined {
  const { onWarning = warn } = optionsOf(options, "parentFromEnvironment()");
  const context = readParent(env, "OPENLINEAGE_CONTEXT", { parse: parseContext, onWarning });
  const named = (name: string): ParentRunFacetInit | undefined =>
    readParent(env, name, { parse: parseRunName, onWarning });
  const parent = context ?? named("OPENLINEAGE_PARENT_ID");
  if (parent === undefined) return undefined;
  const { run, job, root = named("OPENLINEAGE_ROOT_PARENT_ID") ?? parent } = parent;
  return { run, job, root: { run: root.run, job: root.job } };
}

/**
 * Returns the environment variables that make a run the parent of the runs of a child process, as
 * {@linkcode parentFromEnvironment} and the integrations of OpenLineage read them.
 *
 * @example
 * ```ts
 * import { parentEnvironment, parentFromEnvironment } from "@runline/runline/lineage/config";
 * import { assertEquals } from "@std/assert";
 *
 * const run = { runId: "0196ed52-e0d9-76ef-9adb-779a5702ba1a" };
 * const job = { namespace: "food_delivery", name: "daily" };
 * const env = parentEnvironment({ run, job });
 * assertEquals(parentFromEnvironment(env), { run, job, root: { run, job } });
 * ```
 */
export function parentEnvironment(parent: ParentRunFacetInit): Record<string, string> {
  const { root = parent } = parentRunFacet(parent);
  return {
    OPENLINEAGE_PARENT_ID: runName(parent),
    OPENLINEAGE_ROOT_PARENT_ID: runName(root),
    OPENLINEAGE_CONTEXT: JSON.stringify({
      parent: { run: parent.run, job: parent.job, root: { run: root.run, job: root.job } },
    }),
  };
}

interface ReadParentOptions {
  readonly parse: (text: string) => unknown;
  readonly onWarning: (message: string) => void;
}

function readParent(
  env: Readonly<Record<string, string | undefined>>,
  name: string,
  { parse, onWarning }: ReadParentOptions,
): ParentRunFacetInit | undefined {
  const text = optionsOf(env, "parentFromEnvironment()")[name];
  if (!text) return undefined;
  try {
    // The builder checks all that the facet needs.
    return parentRunFacet(parse(text) as ParentRunFacetInit);
  } catch {
    // The value is not quoted: it comes from outside, and may hold anything.
    onWarning(`The variable "${name}" is ignored: it does not name a run`);
    return undefined;
  }
}

function parseContext(text: string): unknown {
  return (JSON.parse(text) as { parent?: unknown } | null)?.parent;
}

/** Parses `<namespace>/<name>/<runId>`, in which the namespace may have slashes as well. */
function parseRunName(text: string): unknown {
  const [, namespace, name, runId] = /^(.+)\/([^/]+)\/([^/]+)$/.exec(text.trim()) ?? [];
  return { run: { runId }, job: { namespace, name } };
}

function runName({ run, job }: Pick<ParentRunFacetInit, "run" | "job">): string {
  return `${job.namespace}/${job.name}/${run.runId}`;
}
