import type { EnrichedJsonTypes } from "../entities/enriched_json.ts";
import type { EntityData, UnstructEventName } from "../entities/entity_types.ts";
import type { LayoutField } from "../fields/fields.ts";
import type { SelfDescribing } from "../entities/self_describing.ts";

/** What a column of each type is as a value. */
export interface ParsedTypes extends EnrichedJsonTypes {
  /** All contexts of the column. */
  readonly contexts: readonly SelfDescribing[];
  /** The self-describing event. */
  readonly unstruct_event: SelfDescribing;
}

/** What a column is as a value: `undefined` where it is empty, unless every event has it. */
export type ParsedValue<Field extends LayoutField> =
  | ParsedTypes[Field["type"]]
  | (Field extends { readonly required: true } ? never : undefined);

/** The values of some columns; one whose column is empty is absent. */
export type ParsedSubset<Field extends LayoutField> = {
  readonly [F in Field as F["name"]]?: ParsedTypes[F["type"]];
};

/** The self-describing event of an event. */
export interface ParsedUnstructEvent<Name extends string = UnstructEventName>
  extends SelfDescribing<EntityData<Name>> {
  /** The name of its column. */
  readonly name: Name;
}

/** Where a member of the JSON comes from. */
export interface Provenance {
  /** The name of the column. */
  readonly field: string;
  /** The place of the column in the line. */
  readonly column: number;
  /** The place of the context in its column, where the member holds contexts. */
  readonly item?: number;
  /** The Iglu URI of the entity, where the member holds entities. */
  readonly schema?: string;
}

/** An entity of an event: in which column it is, of which schema, and how its column is named. */
export interface InventoryItem {
  /** The name of the column that holds it. */
  readonly field: string;
  /** The Iglu URI of its schema. */
  readonly schema: string;
  /** The name of its member in the JSON. */
  readonly name: string;
}
