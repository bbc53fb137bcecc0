import { isObject } from "../../internal/is_object.ts";
import { checkShape } from "../facets/check_shape.ts";
import { compileShape } from "../facets/compile_shape.ts";
import type { ShapeCheck } from "../facets/compile_shape.ts";
import type { Shape } from "../facets/shape.ts";
import type { LineageEvent } from "./event.ts";
import { datasetShape, eventShapes } from "./event_shapes.ts";
import type { EventKind } from "./event_shapes.ts";

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
