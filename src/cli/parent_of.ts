import type { PipelineJob } from "../pipeline/mod.ts";

/**
 * Reads the run that started this program from `OPENLINEAGE_PARENT_ID`: `<namespace>/<name>/<runId>`,
 * as the OpenLineage integrations write it. A text of another form is no parent.
 */
export function parentOf(
  env: Readonly<Record<string, string | undefined>>,
): PipelineJob["parent"] | undefined {
  const match = /^(.+)\/([^/]+)\/([0-9a-f-]{36})$/i.exec(env["OPENLINEAGE_PARENT_ID"] ?? "");
  const [, namespace, name, runId] = match ?? [];
  if (!namespace || !name || !runId) return undefined;
  return { run: { runId }, job: { namespace, name } };
}
