import type { EnrichedJsonTypes } from "../entities/enriched_json.ts";
import type { EntityData, UnstructEventName } from "../entities/entity_types.ts";
import type { LayoutField } from "../fields/fields.ts";
import type { SelfDescribing } from "../entities/self_describing.ts";

/** The type of the value of a column. */
export interface ParsedTypes extends EnrichedJsonTypes {
  /** All contexts of the column. */
  readonly contexts: readonly SelfDescribing[];
  /** The self-describing event. */
  readonly unstruct_event: SelfDescribing;
}

/** The type of the value of a column, with `undefined` unless it is required. */
export type ParsedValue<Field extends LayoutField> =
  | ParsedTypes[Field["type"]]
  | (Field extends { readonly required: true } ? never : undefined);

/** The values of some columns. Those of empty columns are missing. */
export type ParsedSubset<Field extends LayoutField> = {
  readonly [F in Field as F["name"]]?: ParsedTypes[F["type"]];
};

/** The self-describing event of an event. */
export interface ParsedUnstructEvent<Name extends string = UnstructEventName>
  extends SelfDescribing<EntityData<Name>> {
  /** The name of its column. */
  readonly name: Name;
}

/** The origin of a member of the JSON. */
export interface Provenance {
  /** The name of the column. */
  readonly field: string;
  /** The position of the column in the line. */
  readonly column: number;
  /** The position of the context in its column, if the member has contexts. */
  readonly item?: number;
  /** The Iglu URI of the entity, if the member has entities. */
  readonly schema?: string;
}

/** An entity of an event: its column, its schema, and the name of its member. */
export interface InventoryItem {
  /** The name of its column. */
  readonly field: string;
  /** The Iglu URI of its schema. */
  readonly schema: string;
  /** The name of its member in the JSON. */
  readonly name: string;
}
