import type { KnownContexts, KnownUnstructEvents } from "./entity_types.ts";
import type { ENRICHED_FIELDS } from "../fields/fields.ts";
import type { SelfDescribing } from "./self_describing.ts";

/** The types of columns in JSON. The three JSON columns become a member for each schema. */
export interface EnrichedJsonTypes {
  /** A string. */
  readonly string: string;
  /** An integer of 32 bits. */
  readonly integer: number;
  /** A finite number. */
  readonly double: number;
  /** A boolean. */
  readonly boolean: boolean;
  /** A timestamp as ISO 8601 in UTC, with the fraction of the line. */
  readonly timestamp: string;
  /** A UUID in lower case. */
  readonly uuid: string;
}

/** The members of columns. Those of empty columns are missing. */
export type EnrichedScalars = {
  readonly [
    F in (typeof ENRICHED_FIELDS)[number] as F["type"] extends keyof EnrichedJsonTypes ? F["name"]
      : never
  ]?: EnrichedJsonTypes[F["type"] & keyof EnrichedJsonTypes];
};

/** An enriched event as one flat JSON object, as {@linkcode toObject} returns it. */
export interface EnrichedJson extends EnrichedScalars, KnownContexts, KnownUnstructEvents {
  /** The time when the collector received the event. */
  readonly collector_tstamp: string;
  /** The UUID of the event. */
  readonly event_id: string;
  /** The version of the collector. */
  readonly v_collector: string;
  /** The version of Enrich. */
  readonly v_etl: string;
  /** Latitude and longitude as `lat,lon`, with the digits of the line. */
  readonly geo_location?: string;
  /** The data of all contexts and derived contexts of one schema and model. */
  readonly [contexts: `contexts_${string}`]: readonly unknown[] | undefined;
  /** The data of the self-describing event, named by its schema and model. */
  readonly [unstructEvent: `unstruct_event_${string}`]: unknown;
}

/** An enriched event with its JSON columns unchanged, as {@linkcode toObject} returns it. */
export interface LosslessJson extends EnrichedJson {
  /** The contexts that trackers sent, with their schemas. */
  readonly contexts?: SelfDescribing<readonly SelfDescribing[]>;
  /** The self-describing event, with its schema. */
  readonly unstruct_event?: SelfDescribing<SelfDescribing>;
  /** The contexts that Enrich added, with their schemas. */
  readonly derived_contexts?: SelfDescribing<readonly SelfDescribing[]>;
}
