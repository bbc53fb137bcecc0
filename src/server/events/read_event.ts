import { isObject } from "../../internal/is_object.ts";
import { isUuid } from "../../lineage/mod.ts";
import type { EventIssue } from "./event_issue.ts";
import { hasZone, parseEventTime } from "./event_time.ts";
import type {
  EventDataset,
  EventJob,
  EventKind,
  EventReading,
  EventRun,
  IncomingEvent,
  JsonObject,
} from "./incoming_event.ts";
import { nameUuid } from "./name_uuid.ts";

const NO_FACETS: JsonObject = Object.freeze({});

/**
 * Reads the parsed JSON of an event. Required are the event time, the producer, and the names of run,
 * job and datasets: without them there is no event, and the issues say why. The rest is kept unchanged.
 * This is not the validation against the spec.
 */
export function readEvent(value: unknown, text: string): EventReading {
  const reader = new Reader();
  if (!isObject(value)) return { issues: [{ pointer: "", message: "must be an object" }] };
  const kind = kindOf(value);
  const time = reader.time(value["eventTime"]);
  reader.text(value["producer"], "/producer");
  const run = kind === "run" ? reader.run(value["run"]) : undefined;
  const job = kind === "dataset" ? undefined : reader.job(value["job"]);
  const dataset = kind === "dataset"
    ? reader.dataset(value["dataset"], { at: "/dataset" })
    : undefined;
  const inputs = reader.datasets(value["inputs"], { at: "/inputs", io: "inputFacets" });
  const outputs = reader.datasets(value["outputs"], { at: "/outputs", io: "outputFacets" });
  if (reader.failed) return { issues: reader.issues };
  const eventType = kind === "run" && typeof value["eventType"] === "string"
    ? value["eventType"].toUpperCase().replaceAll("\u0000", "\u2400")
    : undefined;
  const event: IncomingEvent = {
    text,
    kind,
    time,
    inputs,
    outputs,
    ...eventType !== undefined && { eventType },
    ...run && { run },
    ...job && { job },
    ...dataset && { dataset },
  };
  return { event, issues: reader.issues };
}

// As Marquez: the last part of the schema URL decides, and without a known one it is a run event.
function kindOf(value: JsonObject): EventKind {
  const schemaURL = value["schemaURL"];
  if (typeof schemaURL === "string") {
    if (schemaURL.endsWith("/RunEvent")) return "run";
    if (schemaURL.endsWith("/JobEvent")) return "job";
    if (schemaURL.endsWith("/DatasetEvent")) return "dataset";
  }
  if (value["run"] !== undefined) return "run";
  if (value["dataset"] !== undefined && value["job"] === undefined) return "dataset";
  return value["job"] !== undefined && typeof schemaURL === "string" ? "job" : "run";
}

/** Collects what is wrong with an event while its parts are read. */
class Reader {
  readonly issues: EventIssue[] = [];
  failed = false;

  time(value: unknown): number {
    if (value === undefined || value === null) return this.#fail("/eventTime", MISSING, 0);
    const time = typeof value === "string" ? parseEventTime(value) : undefined;
    if (time === undefined) {
      return this.#fail("/eventTime", "must be a date-time with a time zone, from 1970 to 2249", 0);
    }
    if (!hasZone(String(value))) {
      this.issues.push({ pointer: "/eventTime", message: "has no time zone: UTC is assumed" });
    }
    return time;
  }

  text(value: unknown, pointer: string): string {
    if (value === undefined || value === null) return this.#fail(pointer, MISSING, "");
    if (typeof value !== "string") return this.#fail(pointer, "must be a string", "");
    if (value === "") return this.#fail(pointer, "must not be empty", "");
    if (!value.includes("\u0000")) return value;
    // The text that SQLite returns ends at a null character.
    this.issues.push({ pointer, message: `has null characters: "\u2400" replaces each` });
    return value.replaceAll("\u0000", "\u2400");
  }

  run(value: unknown): EventRun {
    if (!isObject(value)) return this.#fail("/run", whyNoObject(value), { runId: "", facets: {} });
    const id = this.text(value["runId"], "/run/runId");
    const facets = this.#facets(value["facets"], "/run/facets");
    if (isUuid(id)) return { runId: id.toLowerCase(), facets };
    const runId = id === "" ? "" : nameUuid(id);
    if (id !== "") {
      this.issues.push({ pointer: "/run/runId", message: `is no UUID: "${runId}" replaces it` });
    }
    return { runId, facets };
  }

  job(value: unknown): EventJob {
    if (!isObject(value)) {
      return this.#fail("/job", whyNoObject(value), { namespace: "", name: "", facets: {} });
    }
    return {
      namespace: this.text(value["namespace"], "/job/namespace"),
      name: this.text(value["name"], "/job/name"),
      facets: this.#facets(value["facets"], "/job/facets"),
    };
  }

  dataset(value: unknown, { at, io }: { readonly at: string; readonly io?: string }): EventDataset {
    if (!isObject(value)) {
      const none = { namespace: "", name: "", facets: {}, ioFacets: {} };
      return this.#fail(at, whyNoObject(value), none);
    }
    return {
      namespace: this.text(value["namespace"], `${at}/namespace`),
      name: this.text(value["name"], `${at}/name`),
      facets: this.#facets(value["facets"], `${at}/facets`),
      ioFacets: io === undefined ? NO_FACETS : this.#facets(value[io], `${at}/${io}`),
    };
  }

  datasets(value: unknown, options: { readonly at: string; readonly io: string }): EventDataset[] {
    if (value === undefined || value === null) return [];
    const { at, io } = options;
    if (!Array.isArray(value)) return this.#fail(at, "must be an array", []);
    return value.map((item, index) => this.dataset(item, { at: `${at}/${index}`, io }));
  }

  #facets(value: unknown, pointer: string): JsonObject {
    if (value === undefined || value === null) return NO_FACETS;
    if (isObject(value)) return value;
    this.issues.push({ pointer, message: "must be an object" });
    return NO_FACETS;
  }

  #fail<T>(pointer: string, message: string, instead: T): T {
    this.issues.push({ pointer, message });
    this.failed = true;
    return instead;
  }
}

const MISSING = "is missing";

function whyNoObject(value: unknown): string {
  return value === undefined || value === null ? MISSING : "must be an object";
}
