import type { ObjectShape, Shape } from "../facets/shape.ts";
import { RUN_STATES } from "../event/event.ts";

const FACETS: Shape = { map: "unknown" };

const ENVELOPE: Readonly<Record<string, Shape>> = {
  eventTime: "date-time",
  producer: "uri",
  schemaURL: "uri",
};

const NAMED: Readonly<Record<string, Shape>> = {
  namespace: "string",
  name: "string",
  "facets?": FACETS,
};

const DATASETS: Readonly<Record<string, Shape>> = {
  "inputs?": { list: { fields: { ...NAMED, "inputFacets?": FACETS } } },
  "outputs?": { list: { fields: { ...NAMED, "outputFacets?": FACETS } } },
};

const NAMED_OBJECT: ObjectShape = { fields: NAMED };

/**
 * What the core schema, <https://openlineage.io/spec/2-0-2/OpenLineage.json>, demands of events, but
 * for what is in their facets. Where that one takes what fits exactly one kind, here an event is of
 * the kind that it says it is, so that an issue can be told where it is.
 */
export const EVENT_SHAPES = {
  RunEvent: {
    fields: {
      ...ENVELOPE,
      "eventType?": { literals: RUN_STATES },
      run: { fields: { runId: "uuid", "facets?": FACETS } },
      job: NAMED_OBJECT,
      ...DATASETS,
    },
  },
  JobEvent: {
    fields: { ...ENVELOPE, job: NAMED_OBJECT, ...DATASETS, "run?": "never", "dataset?": "never" },
  },
  DatasetEvent: {
    fields: { ...ENVELOPE, dataset: NAMED_OBJECT, "job?": "never" },
  },
} as const satisfies Readonly<Record<string, ObjectShape>>;

/** A kind of event, as the core schema names it. */
export type EventKind = keyof typeof EVENT_SHAPES;
