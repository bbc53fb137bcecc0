import type { EntityName } from "../../store/names.ts";

/** The address of a job or a dataset in the read API. */
export function apiUrl(kind: "jobs" | "datasets", { namespace, name }: EntityName): string {
  const [space, entity] = [namespace, name].map((text) => encodeURIComponent(text.toWellFormed()));
  return `/api/v1/namespaces/${space}/${kind}/${entity}`;
}
