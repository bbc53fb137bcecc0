import type { CustomValue } from "../keys.ts";
import type { EventFilter } from "../../enrichment/enrichment.ts";
import type { RunEvent } from "../../event/event.ts";

/** Creates the filters whose type is code. */
export async function customFilters(
  filters: readonly { readonly type: string }[],
): Promise<EventFilter[]> {
  const custom = filters.filter((filter): filter is CustomValue => filter.type === "custom");
  return await Promise.all(custom.map(async (filter) => {
    const isDropped = await filter.create();
    if (typeof isDropped !== "function") {
      throw new TypeError("Cannot filter events: the code of a filter returned no function");
    }
    return { type: "custom", isDropped: isDropped as (event: RunEvent) => boolean } as const;
  }));
}
