/**
 * Validates lineage events by the OpenLineage spec.
 *
 * ```ts
 * import { validateEvent } from "@runline/runline/lineage/validate";
 * import { assertEquals } from "@std/assert";
 *
 * const result = validateEvent({
 *   eventTime: "2026-01-31T00:00:00Z",
 *   producer: "https://acme.example/jobs",
 *   schemaURL: "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
 *   run: { runId: "orders-1" },
 *   job: { namespace: "food_delivery", name: "orders" },
 * });
 * assertEquals(result, {
 *   valid: false,
 *   issues: [{ pointer: "/run/runId", message: "must be a UUID" }],
 *   warnings: [],
 * });
 * ```
 *
 * @module
 */
import { isObject, optionsOf } from "../internal/is_object.ts";
import { type EventKind, eventShapes } from "./event/check_event.ts";
import {
  compileShape,
  FACET_ENVELOPE,
  type ShapeCheck,
  type ShapeIssue,
} from "./facets/compile_shape.ts";
import type { FacetEntity, ObjectShape, Shape, ShapeDefinitions } from "./facets/shape.ts";
import {
  asObject,
  type FacetHolder,
  facetHolders,
  type FacetPlace,
  type KnownFacet,
  knownFacet,
} from "./validation/known_facet.ts";
import type { LineageEvent } from "./event/event.ts";
import type { EventIssue } from "./values/event_issue.ts";

export type { EventIssue } from "./values/event_issue.ts";
export type { LineageEvent } from "./event/event.ts";

/** The result of {@linkcode validateEvent}. */
export type EventValidation =
  | { readonly valid: true; readonly event: LineageEvent; readonly warnings: readonly EventIssue[] }
  | {
    readonly valid: false;
    readonly issues: readonly EventIssue[];
    readonly warnings: readonly EventIssue[];
  };

/** The options of {@linkcode validateEvent}. */
export interface ValidateEventOptions {
  /**
   * Whether warnings count as issues.
   * @default {false}
   */
  readonly strict?: boolean;
}

/**
 * Validates a value as a lineage event. The kind of event is the one that its `schemaURL` names,
 * otherwise the one that its properties suggest.
 *
 * A facet of the spec is known by its `_schemaURL`, in the current version or in an earlier published
 * one. Of a later version of the same model, the known properties are checked. Of any other facet
 * only `_producer` and `_schemaURL` are checked. A property that is `undefined` counts as missing.
 *
 * A property of a facet that should be a URI and is another string is a warning: most producers write
 * such values, for example the connection strings of the `dataSource` facet.
 *
 * @example
 * ```ts
 * import { validateEvent } from "@runline/runline/lineage/validate";
 * import { jobEvent } from "@runline/runline/lineage";
 * import { sqlJobFacet } from "@runline/runline/lineage/facets";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const sql = { ...sqlJobFacet({ query: "select 1" }), query: 1 };
 * const event = jobEvent({ job: { namespace: "food_delivery", name: "orders", facets: {} } });
 * const result = validateEvent({ ...event, job: { ...event.job, facets: { sql } } });
 * assert(!result.valid);
 * assertEquals(result.issues, [{ pointer: "/job/facets/sql/query", message: "must be a string" }]);
 * ```
 */
export function validateEvent(
  value: unknown,
  options: ValidateEventOptions = {},
): EventValidation {
  const { strict = false } = optionsOf(options, "validateEvent()");
  const found: ShapeIssue[] = [];
  eventCheck(kindOf(value))(value, found);
  const issues = found.map((issue) => eventIssue(issue));
  const warnings: EventIssue[] = [];
  for (const holder of facetHolders(value)) {
    checkFacets(holder, { issues, warnings: strict ? issues : warnings });
  }
  if (issues.length > 0) return { valid: false, issues, warnings };
  return { valid: true, event: value as LineageEvent, warnings };
}

const EVENT_SHAPES = eventShapes({ name: "string", facet: "unknown" });

const KINDS: ReadonlyMap<string, EventKind> = new Map(
  (["RunEvent", "JobEvent", "DatasetEvent"] as const).flatMap((kind) =>
    [[`#/$defs/${kind}`, kind], [`#/definitions/${kind}`, kind]] as const
  ),
);

function kindOf(value: unknown): EventKind {
  const event = asObject(value);
  const { schemaURL } = event;
  const named = typeof schemaURL === "string"
    ? KINDS.get(schemaURL.slice(schemaURL.lastIndexOf("#")))
    : undefined;
  if (named !== undefined) return named;
  if ("dataset" in event && !("job" in event)) return "DatasetEvent";
  return "job" in event && !("run" in event) ? "JobEvent" : "RunEvent";
}

function checkFacets(
  { entity, facets, path }: FacetHolder,
  { issues, warnings }: { readonly issues: EventIssue[]; readonly warnings: EventIssue[] },
): void {
  if (!isObject(facets)) return;
  const found: ShapeIssue[] = [];
  for (const key of Object.keys(facets)) {
    const facet = facets[key];
    facetCheck(facet, { entity, key })(facet, found);
    if (found.length === 0) continue;
    for (const issue of found.splice(0)) {
      const list = isWarning(issue) ? warnings : issues;
      list.push(eventIssue(issue, [...path, key]));
    }
  }
}

function isWarning({ format, path }: ShapeIssue): boolean {
  return format === "uri" && !Object.hasOwn(FACET_ENVELOPE, path[0] ?? "");
}

function eventIssue(
  { path, message }: ShapeIssue,
  start: readonly (string | number)[] = [],
): EventIssue {
  const steps = [...start, ...path].map(String);
  const pointer = steps.map((step) => `/${step.replaceAll("~", "~0").replaceAll("/", "~1")}`);
  return { pointer: pointer.join(""), message };
}

// Compiled on first use: few events have more than a handful of the spec's facets.
const checks = new Map<string, ShapeCheck>();

function facetCheck(facet: unknown, place: FacetPlace): ShapeCheck {
  const { _schemaURL: schemaURL } = asObject(facet);
  const known = typeof schemaURL === "string" ? knownFacet(schemaURL, place) : undefined;
  const id = known?.id ?? place.entity;
  return checks.get(id) ?? compile(id, facetShape(place.entity, known), known?.definitions);
}

function facetShape(entity: FacetEntity, known?: KnownFacet): ObjectShape {
  const isDeletable = entity === "job" || entity === "dataset";
  const deleted: ObjectShape["fields"] = isDeletable ? { "_deleted?": "boolean" } : {};
  return { ...known?.shape, fields: { ...FACET_ENVELOPE, ...deleted, ...known?.shape.fields } };
}

function eventCheck(kind: EventKind): ShapeCheck {
  return checks.get(kind) ?? compile(kind, EVENT_SHAPES[kind]);
}

function compile(id: string, shape: Shape, definitions?: ShapeDefinitions): ShapeCheck {
  const check = compileShape(shape, definitions);
  checks.set(id, check);
  return check;
}
