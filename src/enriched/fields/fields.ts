/**
 * The columns of an enriched event, in the order in which Snowplow's Enrich writes them.
 *
 * Types are those of the atomic schema and of Snowplow's Scala SDK; max lengths are in
 * {@linkcode IGLU_MAX_LENGTHS} and {@linkcode ENRICH_MAX_LENGTHS}, as operators may set their own.
 *
 * @see {@link https://docs.snowplow.io/docs/fundamentals/canonical-event/}
 *
 * @example The position of a field
 * ```ts
 * import { ENRICHED_FIELDS } from "@runline/runline/enriched";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(ENRICHED_FIELDS.length, 131);
 * assertEquals(ENRICHED_FIELDS.findIndex((field) => field.name === "event_id"), 6);
 * ```
 */
export const ENRICHED_FIELDS = [
  { name: "app_id", type: "string" },
  { name: "platform", type: "string" },
  { name: "etl_tstamp", type: "timestamp" },
  { name: "collector_tstamp", type: "timestamp", required: true },
  { name: "dvce_created_tstamp", type: "timestamp" },
  { name: "event", type: "string" },
  { name: "event_id", type: "uuid", required: true },
  { name: "txn_id", type: "integer" },
  { name: "name_tracker", type: "string" },
  { name: "v_tracker", type: "string" },
  { name: "v_collector", type: "string", required: true },
  { name: "v_etl", type: "string", required: true },
  { name: "user_id", type: "string" },
  { name: "user_ipaddress", type: "string" },
  { name: "user_fingerprint", type: "string" },
  { name: "domain_userid", type: "string" },
  { name: "domain_sessionidx", type: "integer" },
  { name: "network_userid", type: "string" },
  { name: "geo_country", type: "string" },
  { name: "geo_region", type: "string" },
  { name: "geo_city", type: "string" },
  { name: "geo_zipcode", type: "string" },
  { name: "geo_latitude", type: "double" },
  { name: "geo_longitude", type: "double" },
  { name: "geo_region_name", type: "string" },
  { name: "ip_isp", type: "string" },
  { name: "ip_organization", type: "string" },
  { name: "ip_domain", type: "string" },
  { name: "ip_netspeed", type: "string" },
  { name: "page_url", type: "string" },
  { name: "page_title", type: "string" },
  { name: "page_referrer", type: "string" },
  { name: "page_urlscheme", type: "string" },
  { name: "page_urlhost", type: "string" },
  { name: "page_urlport", type: "integer" },
  { name: "page_urlpath", type: "string" },
  { name: "page_urlquery", type: "string" },
  { name: "page_urlfragment", type: "string" },
  { name: "refr_urlscheme", type: "string" },
  { name: "refr_urlhost", type: "string" },
  { name: "refr_urlport", type: "integer" },
  { name: "refr_urlpath", type: "string" },
  { name: "refr_urlquery", type: "string" },
  { name: "refr_urlfragment", type: "string" },
  { name: "refr_medium", type: "string" },
  { name: "refr_source", type: "string" },
  { name: "refr_term", type: "string" },
  { name: "mkt_medium", type: "string" },
  { name: "mkt_source", type: "string" },
  { name: "mkt_term", type: "string" },
  { name: "mkt_content", type: "string" },
  { name: "mkt_campaign", type: "string" },
  { name: "contexts", type: "contexts" },
  { name: "se_category", type: "string" },
  { name: "se_action", type: "string" },
  { name: "se_label", type: "string" },
  { name: "se_property", type: "string" },
  { name: "se_value", type: "double" },
  { name: "unstruct_event", type: "unstruct_event" },
  { name: "tr_orderid", type: "string" },
  { name: "tr_affiliation", type: "string" },
  { name: "tr_total", type: "double" },
  { name: "tr_tax", type: "double" },
  { name: "tr_shipping", type: "double" },
  { name: "tr_city", type: "string" },
  { name: "tr_state", type: "string" },
  { name: "tr_country", type: "string" },
  { name: "ti_orderid", type: "string" },
  { name: "ti_sku", type: "string" },
  { name: "ti_name", type: "string" },
  { name: "ti_category", type: "string" },
  { name: "ti_price", type: "double" },
  { name: "ti_quantity", type: "integer" },
  { name: "pp_xoffset_min", type: "integer" },
  { name: "pp_xoffset_max", type: "integer" },
  { name: "pp_yoffset_min", type: "integer" },
  { name: "pp_yoffset_max", type: "integer" },
  { name: "useragent", type: "string" },
  { name: "br_name", type: "string" },
  { name: "br_family", type: "string" },
  { name: "br_version", type: "string" },
  { name: "br_type", type: "string" },
  { name: "br_renderengine", type: "string" },
  { name: "br_lang", type: "string" },
  { name: "br_features_pdf", type: "boolean" },
  { name: "br_features_flash", type: "boolean" },
  { name: "br_features_java", type: "boolean" },
  { name: "br_features_director", type: "boolean" },
  { name: "br_features_quicktime", type: "boolean" },
  { name: "br_features_realplayer", type: "boolean" },
  { name: "br_features_windowsmedia", type: "boolean" },
  { name: "br_features_gears", type: "boolean" },
  { name: "br_features_silverlight", type: "boolean" },
  { name: "br_cookies", type: "boolean" },
  { name: "br_colordepth", type: "string" },
  { name: "br_viewwidth", type: "integer" },
  { name: "br_viewheight", type: "integer" },
  { name: "os_name", type: "string" },
  { name: "os_family", type: "string" },
  { name: "os_manufacturer", type: "string" },
  { name: "os_timezone", type: "string" },
  { name: "dvce_type", type: "string" },
  { name: "dvce_ismobile", type: "boolean" },
  { name: "dvce_screenwidth", type: "integer" },
  { name: "dvce_screenheight", type: "integer" },
  { name: "doc_charset", type: "string" },
  { name: "doc_width", type: "integer" },
  { name: "doc_height", type: "integer" },
  { name: "tr_currency", type: "string" },
  { name: "tr_total_base", type: "double" },
  { name: "tr_tax_base", type: "double" },
  { name: "tr_shipping_base", type: "double" },
  { name: "ti_currency", type: "string" },
  { name: "ti_price_base", type: "double" },
  { name: "base_currency", type: "string" },
  { name: "geo_timezone", type: "string" },
  { name: "mkt_clickid", type: "string" },
  { name: "mkt_network", type: "string" },
  { name: "etl_tags", type: "string" },
  { name: "dvce_sent_tstamp", type: "timestamp" },
  { name: "refr_domain_userid", type: "string" },
  { name: "refr_dvce_tstamp", type: "timestamp" },
  { name: "derived_contexts", type: "contexts" },
  { name: "domain_sessionid", type: "string" },
  { name: "derived_tstamp", type: "timestamp" },
  { name: "event_vendor", type: "string" },
  { name: "event_name", type: "string" },
  { name: "event_format", type: "string" },
  { name: "event_version", type: "string" },
  { name: "event_fingerprint", type: "string" },
  { name: "true_tstamp", type: "timestamp" },
] as const;

/** The name of a column of an enriched event. */
export type EnrichedFieldName = (typeof ENRICHED_FIELDS)[number]["name"];

/** The type of a column of an enriched event. */
export type EnrichedFieldType = (typeof ENRICHED_FIELDS)[number]["type"];

/** A column of an enriched event. */
export interface EnrichedField {
  /** The name of the column. */
  readonly name: EnrichedFieldName;
  /** The type of the column. */
  readonly type: EnrichedFieldType;
  /**
   * Whether an event without this value is malformed.
   * @default {false}
   */
  readonly required?: boolean;
}

/** A column of a custom layout. */
export interface LayoutField {
  /** The name of the column, and of its member in the JSON. */
  readonly name: string;
  /** The type of the column. */
  readonly type: EnrichedFieldType;
  /**
   * Whether an event without this value is malformed.
   * @default {false}
   */
  readonly required?: boolean;
}

/** The name of a column of the atomic layout. */
export type AtomicFieldName = Exclude<
  EnrichedFieldName,
  "contexts" | "unstruct_event" | "derived_contexts"
>;

/** A column of the atomic layout. */
export type AtomicField = Extract<
  (typeof ENRICHED_FIELDS)[number],
  { readonly name: AtomicFieldName }
>;

/**
 * The 128 columns of tables and old archives without entities: {@linkcode ENRICHED_FIELDS} without the
 * three JSON columns.
 *
 * @example Read such a line
 * ```ts
 * import { ATOMIC_FIELDS, toObject } from "@runline/runline/enriched";
 * import { assertEquals } from "@std/assert";
 *
 * const event: Record<string, string> = {
 *   collector_tstamp: "2026-01-31 10:20:30.400",
 *   event_id: "c6ef3124-b53a-4b13-a233-0088f79dcbcb",
 *   v_collector: "ssc-3.0.0",
 *   v_etl: "enrich-6.0.0",
 *   tr_total: "19.90",
 * };
 * const line = ATOMIC_FIELDS.map(({ name }) => event[name] ?? "").join("\t");
 * assertEquals(toObject(line, { fields: ATOMIC_FIELDS }).tr_total, 19.9);
 * ```
 */
export const ATOMIC_FIELDS: readonly AtomicField[] = ENRICHED_FIELDS.filter(isAtomic);

function isAtomic(field: (typeof ENRICHED_FIELDS)[number]): field is AtomicField {
  return field.type !== "contexts" && field.type !== "unstruct_event";
}
