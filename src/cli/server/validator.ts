import type { Validate } from "./import_events.ts";

/** Loads what finds the differences of events from the OpenLineage spec. Few commands need it. */
export async function validator(): Promise<Validate> {
  const { validateEvent } = await import("../../lineage/validate.ts");
  return (value) => {
    const result = validateEvent(value);
    return result.valid ? [] : result.issues;
  };
}
