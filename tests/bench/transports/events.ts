import type { RunEvent } from "../../../src/lineage/event/event.ts";

/** Creates events of about 2 KB: START and COMPLETE of one run after another. */
export function benchEvents(count: number): RunEvent[] {
  const text = "y".repeat(1500);
  return Array.from({ length: count }, (_, index) => ({
    eventType: index % 2 === 0 ? "START" : "COMPLETE",
    eventTime: "2026-01-31T00:00:00.000Z",
    producer: "https://example.com/jobs",
    schemaURL: "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
    run: { runId: `019b76da-a800-7ebc-a7f3-${String(index >> 1).padStart(12, "0")}` },
    job: {
      namespace: "food_delivery",
      name: "orders",
      facets: {
        documentation: {
          _producer: "https://example.com/jobs",
          _schemaURL:
            "https://openlineage.io/spec/facets/1-1-0/DocumentationJobFacet.json#/$defs/DocumentationJobFacet",
          description: text,
        },
      },
    },
    inputs: [{ namespace: "s3://acme", name: "enriched" }],
    outputs: [{ namespace: "s3://acme", name: "json" }],
  }));
}
