import type { EntityName } from "../../store/names.ts";

/** The job or dataset that the address of a page names. */
export function namedEntity(url: URL): EntityName {
  return {
    namespace: url.searchParams.get("namespace") ?? "",
    name: url.searchParams.get("name") ?? "",
  };
}
