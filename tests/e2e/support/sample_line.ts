const FIELDS = 131;

const CONTEXTS = JSON.stringify({
  schema: "iglu:com.snowplowanalytics.snowplow/contexts/jsonschema/1-0-0",
  data: [{
    schema: "iglu:org.w3/PerformanceTiming/jsonschema/1-0-0",
    data: { navigationStart: 1_415_358_089_861, fetchStart: 1_415_358_089_870, ünïcode: "☕" },
  }],
});

const UNSTRUCT_EVENT = JSON.stringify({
  schema: "iglu:com.snowplowanalytics.snowplow/unstruct_event/jsonschema/1-0-0",
  data: {
    schema: "iglu:com.acme/order_placed/jsonschema/1-0-0",
    data: { restaurant: "La Piazza", total: 42.5, items: ["Margherita", "Tiramisù"] },
  },
});

// Positions in the canonical order of fields:
// https://docs.snowplow.io/docs/fundamentals/canonical-event/
const VALUES: Readonly<Record<number, string>> = {
  0: "food_delivery",
  1: "web",
  2: "2026-01-31 00:00:02.000",
  3: "2026-01-31 00:00:01.000",
  4: "2026-01-31 00:00:00.000",
  5: "unstruct",
  9: "js-4.0.0",
  10: "ssc-3.2.0",
  11: "snowplow-enrich-5.1.0",
  12: "jöhn 名前",
  22: "48.2082",
  23: "16.3738",
  29: "https://food.example/orders?id=1",
  52: CONTEXTS,
  58: UNSTRUCT_EVENT,
};

/** Makes an enriched event. */
export function sampleLine(eventId: string): string {
  return Array.from({ length: FIELDS }, (_, index) => index === 6 ? eventId : VALUES[index] ?? "")
    .join("\t");
}
