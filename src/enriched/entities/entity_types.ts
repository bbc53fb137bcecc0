/**
 * The types of the data of your own entities, by the names of their columns. Empty until you augment
 * it. `runline types` writes such a file from the JSON Schemas of an Iglu registry.
 *
 * @example Declare the type of a context
 * ```ts ignore
 * import type { EntityData } from "@runline/runline/enriched";
 *
 * declare module "@runline/runline/enriched" {
 *   interface EntityTypes {
 *     contexts_com_acme_menu_item_1: { readonly sku: string; readonly price?: number };
 *   }
 * }
 *
 * export function skuOf(dish: EntityData<"contexts_com_acme_menu_item_1">): string {
 *   return dish.sku;
 * }
 * ```
 */
// deno-lint-ignore no-empty-interface
export interface EntityTypes {}

/** The name of a column of contexts. */
export type ContextsName = `contexts_${string}`;

/** The name of the column of a self-describing event. */
export type UnstructEventName = `unstruct_event_${string}`;

/** The data of an entity, as {@linkcode EntityTypes} has it. */
export type EntityData<Name extends string> = Name extends keyof EntityTypes ? EntityTypes[Name]
  : unknown;

/** The members of contexts whose types are known. */
export type KnownContexts = {
  readonly [Name in keyof EntityTypes as Name extends ContextsName ? Name : never]?:
    readonly EntityTypes[Name][];
};

/** The members of self-describing events whose types are known. */
export type KnownUnstructEvents = {
  readonly [Name in keyof EntityTypes as Name extends UnstructEventName ? Name : never]?:
    EntityTypes[Name];
};
