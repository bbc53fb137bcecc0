import type { ObjectShape, Shape } from "../facets/shape.ts";
import { RUN_STATES } from "./event.ts";

/** A kind of event, as the core schema names it. */
export type EventKind = "RunEvent" | "JobEvent" | "DatasetEvent";

/** The parts in which the shapes of events differ by their purpose. */
export interface EventShapeOptions {
  /** The shape of namespaces and names. */
  readonly name: Shape;
  /** The shape of each facet. */
  readonly facet: Shape;
}

/**
 * Returns the shapes of events by the core schema,
 * <https://openlineage.io/spec/2-0-2/OpenLineage.json>. That one accepts a value that fits exactly one
 * kind of event. Here the kind is known, so that each issue has its place.
 */
export function eventShapes(options: EventShapeOptions): Readonly<Record<EventKind, ObjectShape>> {
  const { facet } = options;
  const named = datasetShape(options).fields;
  const envelope = { eventTime: "date-time", producer: "uri", schemaURL: "uri" } as const;
  const datasets = {
    "inputs?": { list: { fields: { ...named, "inputFacets?": { map: facet } } } },
    "outputs?": { list: { fields: { ...named, "outputFacets?": { map: facet } } } },
  } as const;
  return {
    RunEvent: {
      fields: {
        ...envelope,
        "eventType?": { literals: RUN_STATES },
        run: { fields: { runId: "uuid", "facets?": { map: facet } } },
        job: { fields: named },
        ...datasets,
      },
    },
    JobEvent: {
      fields: {
        ...envelope,
        job: { fields: named },
        ...datasets,
        "run?": "never",
        "dataset?": "never",
      },
    },
    DatasetEvent: { fields: { ...envelope, dataset: { fields: named }, "job?": "never" } },
  };
}

/** Returns the shape of a dataset, which a job has as well. */
export function datasetShape({ name, facet }: EventShapeOptions): ObjectShape {
  return { fields: { namespace: name, name, "facets?": { map: facet } } };
}
