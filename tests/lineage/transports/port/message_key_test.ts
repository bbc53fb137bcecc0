import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import type { LineageEvent } from "../../../../src/lineage/event/event.ts";
import { messageKey } from "../../../../src/lineage/transports/port/message_key.ts";
import { frozenJobEvent, frozenRunEvent } from "../../../fakes/lineage_events.ts";

const parentJob = { namespace: "airflow", name: "daily" };
const rootJob = { namespace: "airflow", name: "month" };

describe("messageKey()", () => {
  it("names the job of a run", () => {
    assertEquals(messageKey(frozenRunEvent("orders")), "run:food_delivery/orders");
  });

  it("names the parent of a run", () => {
    assertEquals(messageKey(withParent({ job: parentJob })), "run:airflow/daily");
  });

  it("names the root of a run", () => {
    const parent = { job: parentJob, root: { job: rootJob } };
    assertEquals(messageKey(withParent(parent)), "run:airflow/month");
  });

  it("names the job itself if the parent has no name", () => {
    const parent = { job: { namespace: "airflow", name: "" } };
    assertEquals(messageKey(withParent(parent)), "run:food_delivery/orders");
  });

  it("names a job and a dataset", () => {
    const { eventTime, producer, schemaURL } = frozenJobEvent("orders");
    const dataset = { namespace: "s3://acme", name: "orders" };
    assertEquals(messageKey(frozenJobEvent("orders")), "job:food_delivery/orders");
    assertEquals(
      messageKey({ eventTime, producer, schemaURL, dataset }),
      "dataset:s3://acme/orders",
    );
  });
});

function withParent(parent: object): LineageEvent {
  const event = frozenRunEvent("orders");
  return { ...event, run: { ...event.run, facets: { parent } } } as LineageEvent;
}
