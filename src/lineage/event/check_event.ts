import { isObject } from "../../internal/is_object.ts";
import { checkShape, compileShape, type ShapeCheck } from "../facets/compile_shape.ts";
import type { ObjectShape, Shape } from "../facets/shape.ts";
import type { LineageEvent, RunState } from "./event.ts";

/** The states of a run, by their names in the spec. */
export const RUN_STATES = [
  "START",
  "RUNNING",
  "COMPLETE",
  "ABORT",
  "FAIL",
  "OTHER",
] as const satisfies readonly RunState[];

/** A kind of event, as the core schema names it. */
export type EventKind = "RunEvent" | "JobEvent" | "DatasetEvent";

/** The parts in which the shapes of events differ by their purpose. */
interface EventShapeOptions {
  /** The shape of namespaces and names. */
  readonly name: Shape;
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
function datasetShape({ name, facet }: EventShapeOptions): ObjectShape {
  return { fields: { namespace: name, name, "facets?": { map: facet } } };
}

// Builders require more than the schema, which allows names of blanks.
const STRICT = { name: "text", facet: "facet" } as const;

/** Checks that a value has the parts of an event at all. */
export function checkIsEvent(value: unknown): asserts value is LineageEvent {
  const { run = {}, job, dataset } = isObject(value) ? value : {};
  if (isObject(run) && (isObject(job) || isObject(dataset))) return;
  throw new TypeError(
    "Cannot emit lineage event: it must be an object with 'run' and 'job', with 'job', or with " +
      "'dataset', as runEvent(), jobEvent() and datasetEvent() return it",
  );
}

/** Checks an event of a kind by the spec. */
export function checkEvent(event: LineageEvent, kind: EventKind): void {
  const check = compiled(kind, () => {
    const shape = eventShapes(STRICT)[kind];
    if (kind !== "DatasetEvent") return shape;
    return { fields: { ...shape.fields, "run?": "never" } };
  });
  checkShape(check, { value: event, at: kind });
}

/**
 * Checks a dataset by the spec, for example before work whose events will name it.
 *
 * @throws {TypeError} If it is not valid.
 *
 * @example
 * ```ts
 * import { checkDataset } from "@runline/runline/lineage";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => checkDataset({ namespace: "s3://acme", name: " " }), TypeError, "dataset.name");
 * ```
 */
export function checkDataset(dataset: unknown): void {
  const facets = { map: "facet" } as const;
  const check = compiled("dataset", () => {
    const { fields } = datasetShape(STRICT);
    return { fields: { ...fields, "inputFacets?": facets, "outputFacets?": facets } };
  });
  checkShape(check, { value: dataset, at: "dataset" });
}

/**
 * Checks a job by the spec, for example before work is claimed: `startRun` throws the same error later.
 *
 * @throws {TypeError} If it is not valid.
 *
 * @example
 * ```ts
 * import { checkJob } from "@runline/runline/lineage";
 * import { assertThrows } from "@std/assert";
 *
 * checkJob({ namespace: "food_delivery", name: "orders" });
 * assertThrows(() => checkJob({ namespace: "food_delivery", name: " " }), TypeError, "job.name");
 * ```
 */
export function checkJob(job: unknown): void {
  checkShape(compiled("job", () => datasetShape(STRICT)), { value: job, at: "job" });
}

/** Checks the envelope of each facet. */
export function checkFacets(facets: unknown, at: string): void {
  checkShape(compiled("facets", () => ({ map: "facet" })), { value: facets, at });
}

const checks = new Map<string, ShapeCheck>();

function compiled(name: string, shape: () => Shape): ShapeCheck {
  const known = checks.get(name);
  if (known !== undefined) return known;
  const check = compileShape(shape());
  checks.set(name, check);
  return check;
}
