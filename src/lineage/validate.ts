/**
 * Tells whether lineage events are what the OpenLineage spec demands.
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
 * });
 * ```
 *
 * @module
 */
import { EVENT_SHAPES, type EventKind } from "./validation/event_shapes.ts";
import { asObject, type FacetHolder, facetHolders } from "./validation/facet_places.ts";
import { type FacetPlace, type KnownFacet, knownFacet } from "./validation/known_facet.ts";
import type { FacetEntity, ObjectShape, Shape, ShapeDefinitions } from "./facets/shape.ts";
import { FACET_ENVELOPE } from "./validation/shape_schema.ts";
import { pointerToken, type ShapeValidator, shapeValidator } from "./validation/shape_validator.ts";
import type { LineageEvent } from "./event/event.ts";
import type { EventIssue } from "./values/event_issue.ts";

export type { EventIssue } from "./values/event_issue.ts";
export type { LineageEvent } from "./event/event.ts";

/** What {@linkcode validateEvent} found. */
export type EventValidation =
  | { readonly valid: true; readonly event: LineageEvent }
  | { readonly valid: false; readonly issues: readonly EventIssue[] };

/**
 * Tells whether a value is a lineage event as the spec demands it, or all that is wrong with it. The
 * kind of event is the one that its `schemaURL` names, else the one that its properties suggest.
 *
 * A facet of the spec is known by its `_schemaURL`, in its version of today or an earlier published
 * one; in a later one of the same model, the properties that are known must be there and of their
 * types. Of any other facet only the envelope is checked, `_producer` and `_schemaURL`. A property
 * that is `undefined` counts as one that is of the wrong type: hand in what `JSON.parse` gives.
 *
 * @example
 * ```ts
 * import { validateEvent } from "@runline/runline/lineage/validate";
 * import { jobEvent, sqlJobFacet } from "@runline/runline/lineage";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const sql = { ...sqlJobFacet({ query: "select 1" }), query: 1 };
 * const event = jobEvent({ job: { namespace: "food_delivery", name: "orders", facets: {} } });
 * const result = validateEvent({ ...event, job: { ...event.job, facets: { sql } } });
 * assert(!result.valid);
 * assertEquals(result.issues, [{ pointer: "/job/facets/sql/query", message: "must be a string" }]);
 * ```
 */
export function validateEvent(value: unknown): EventValidation {
  const issues = [...eventValidator(kindOf(value))(value)];
  for (const holder of facetHolders(value)) collectIssues(holder, issues);
  if (issues.length > 0) return { valid: false, issues };
  return { valid: true, event: value as LineageEvent };
}

function kindOf(value: unknown): EventKind {
  const event = asObject(value);
  const [, named] = /#\/(?:\$defs|definitions)\/(\w+Event)$/.exec(String(event["schemaURL"])) ?? [];
  if (named !== undefined && isKind(named)) return named;
  if ("dataset" in event && !("job" in event)) return "DatasetEvent";
  return "job" in event && !("run" in event) ? "JobEvent" : "RunEvent";
}

function isKind(name: string): name is EventKind {
  return Object.hasOwn(EVENT_SHAPES, name);
}

function collectIssues({ entity, facets, pointer }: FacetHolder, issues: EventIssue[]): void {
  for (const [key, facet] of Object.entries(asObject(facets))) {
    for (const issue of facetValidator(facet, { entity, key })(facet)) {
      issues.push({ ...issue, pointer: `${pointer}/${pointerToken(key)}${issue.pointer}` });
    }
  }
}

// Compiled on first use: few events have more than a handful of the spec's facets.
const validators = new Map<string, ShapeValidator>();

function facetValidator(facet: unknown, place: FacetPlace): ShapeValidator {
  const { _schemaURL: schemaURL } = asObject(facet);
  const known = typeof schemaURL === "string" ? knownFacet(schemaURL, place) : undefined;
  const id = known?.id ?? place.entity;
  return validators.get(id) ?? compile(id, facetShape(place.entity, known), known?.definitions);
}

function facetShape(entity: FacetEntity, known?: KnownFacet): ObjectShape {
  const isDeletable = entity === "job" || entity === "dataset";
  const deleted: ObjectShape["fields"] = isDeletable ? { "_deleted?": "boolean" } : {};
  return { ...known?.shape, fields: { ...FACET_ENVELOPE, ...deleted, ...known?.shape.fields } };
}

function eventValidator(kind: EventKind): ShapeValidator {
  return validators.get(kind) ?? compile(kind, EVENT_SHAPES[kind]);
}

function compile(id: string, shape: Shape, definitions: ShapeDefinitions = {}): ShapeValidator {
  const compiled = shapeValidator(shape, definitions);
  validators.set(id, compiled);
  return compiled;
}
