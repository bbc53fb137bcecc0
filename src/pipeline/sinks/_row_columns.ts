import { ENRICHED_FIELDS, type EnrichedFieldType, type LayoutField } from "../../enriched/mod.ts";
import type { Column } from "./row_format.ts";

/** Options of {@linkcode rowColumns}. */
export interface RowColumnsOptions {
  /** The columns of the events. @default {ENRICHED_FIELDS} */
  readonly fields?: readonly LayoutField[] | undefined;
  /** The only members of rows that are kept. @default {all members} */
  readonly members?: readonly string[] | undefined;
  /** Whether contexts and events are kept self-describing. @default {false} */
  readonly lossless?: boolean | undefined;
}

const ENTITIES: readonly EnrichedFieldType[] = ["contexts", "unstruct_event"];

/**
 * Returns the columns of JSON rows. Members for entities, whose names are those of their schemas, are
 * not among them: they depend on the events.
 */
export function rowColumns(options: RowColumnsOptions): readonly Column[] {
  const { fields = ENRICHED_FIELDS, members, lossless = false } = options;
  return fields
    .filter(({ type }) => lossless || !ENTITIES.includes(type))
    .filter(({ name }) => members === undefined || members.includes(name))
    .map(({ name, type }) => ({ name, type }));
}
