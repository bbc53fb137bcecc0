import { ENRICHED_FIELDS } from "../../src/enriched/mod.ts";

const CITIES = [
  { geo_country: "GB", geo_city: "London", geo_latitude: "51.5074", geo_longitude: "-0.1278" },
  { geo_country: "DE", geo_city: "Köln", geo_latitude: "50.9375", geo_longitude: "6.9603" },
  { geo_country: "BR", geo_city: "São Paulo", geo_latitude: "-23.5505", geo_longitude: "-46.6333" },
] as const;

const DISHES = [
  { sku: "ramen-12", name: "Shoyu ramen", price: 13.5 },
  { sku: "pizza-03", name: 'Pizza "Quattro"', price: 11.9 },
  { sku: "curry-07", name: "Green curry", price: 12.25 },
  { sku: "falafel-01", name: "Falafel & hummus", price: 8.75 },
] as const;

/** Options of {@linkcode sampleEvents}. */
export interface SampleEventsOptions {
  /** The time of the first event. */
  readonly start: Date;
  /** The number of events. */
  readonly count: number;
  /** The same seed creates the same events. */
  readonly seed: number;
}

/** Creates enriched events of a food delivery shop, as the Snowplow pipeline writes them. */
export function sampleEvents({ start, count, seed }: SampleEventsOptions): string[] {
  const random = randomNumbers(seed);
  return Array.from({ length: count }, (_, index) => {
    const time = new Date(start.getTime() + index * 7919);
    const fields = { ...commonFields(time, random), ...eventFields(random) };
    return ENRICHED_FIELDS.map(({ name }) => fields[name] ?? "").join("\t");
  });
}

function commonFields(time: Date, random: () => number): Record<string, string> {
  const timestamp = time.toISOString().replace("T", " ").replace("Z", "");
  return {
    app_id: "food_delivery",
    platform: "web",
    etl_tstamp: timestamp,
    collector_tstamp: timestamp,
    dvce_created_tstamp: timestamp,
    event_id: uuid(random),
    v_tracker: "js-4.6.0",
    v_collector: "ssc-3.2.0-kinesis",
    v_etl: "enrich-5.1.0",
    user_ipaddress: `203.0.113.${Math.floor(random() * 256)}`,
    domain_userid: uuid(random),
    domain_sessionidx: String(1 + Math.floor(random() * 30)),
    page_urlscheme: "https",
    page_urlhost: "eat.example.com",
    page_urlport: "443",
    useragent: "Mozilla/5.0 (X11; Linux x86_64; rv:146.0) Gecko/20100101 Firefox/146.0",
    br_lang: "en-GB",
    br_cookies: "1",
    dvce_screenwidth: "1920",
    dvce_screenheight: "1080",
    derived_tstamp: timestamp,
    contexts: entities("contexts", [
      entity("com.snowplowanalytics.snowplow/web_page/jsonschema/1-0-0", { id: uuid(random) }),
    ]),
    ...pick(CITIES, random),
  };
}

function eventFields(random: () => number): Record<string, string> {
  const dish = pick(DISHES, random);
  const url = `https://eat.example.com/dishes/${dish.sku}`;
  const page = { page_url: url, page_urlpath: `/dishes/${dish.sku}`, page_title: dish.name };
  if (random() < 0.7) {
    return { ...page, event: "page_view", event_name: "page_view", ...vendor("page_view") };
  }
  const order = { ...dish, quantity: 1 + Math.floor(random() * 3) };
  return {
    ...page,
    event: "unstruct",
    event_name: "add_to_cart",
    ...vendor("add_to_cart"),
    unstruct_event: JSON.stringify({
      schema: "iglu:com.snowplowanalytics.snowplow/unstruct_event/jsonschema/1-0-0",
      data: entity("com.example.eat/add_to_cart/jsonschema/1-0-2", order),
    }),
  };
}

function vendor(name: string): Record<string, string> {
  const own = name === "add_to_cart";
  return {
    event_vendor: own ? "com.example.eat" : "com.snowplowanalytics.snowplow",
    event_format: "jsonschema",
    event_version: own ? "1-0-2" : "1-0-0",
  };
}

interface Entity {
  readonly schema: string;
  readonly data: unknown;
}

function entity(key: string, data: unknown): Entity {
  return { schema: `iglu:${key}`, data };
}

function entities(kind: string, data: readonly Entity[]): string {
  const schema = `iglu:com.snowplowanalytics.snowplow/${kind}/jsonschema/1-0-1`;
  return JSON.stringify({ schema, data });
}

function pick<T extends readonly unknown[]>(items: T, random: () => number): T[number] {
  return items[Math.floor(random() * items.length)];
}

function uuid(random: () => number): string {
  const hex = (length: number): string =>
    Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join("");
  return `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
}

// Mulberry32: the demo makes the same events on every machine.
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
