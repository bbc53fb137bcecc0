import { optionsOf } from "../../internal/is_object.ts";
import { checkShape, compileShape, type ShapeCheck } from "./compile_shape.ts";
import { FACET_SHAPES } from "./shapes.ts";
import { isUri } from "../values/formats.ts";
import { DEFAULT_PRODUCER } from "../values/producer.ts";
import type { DeletableFacet, DeletableFacetOptions } from "./base_facet.ts";

/** Checks the fields of a facet of the spec by its shape, and adds the envelope. */
export function buildFacet<Fields extends object>(
  fields: Fields,
  schemaURL: string,
  options: DeletableFacetOptions,
): Fields & DeletableFacet {
  const [, file = "", name = ""] = /\b(\w+)\.json#\/\$defs\/(\w+)$/.exec(schemaURL) ?? [];
  checkShape(checkOf(file, name), { value: fields, at: name });
  return withEnvelope(fields, schemaURL, options);
}

/** Adds the envelope of every facet to its fields. */
export function withEnvelope<Fields extends object>(
  fields: Fields,
  schemaURL: string,
  options: DeletableFacetOptions,
): Fields & DeletableFacet {
  const { producer = DEFAULT_PRODUCER } = optionsOf(options, "the builder of a facet");
  const { deleted = false } = options;
  checkUri(producer, "producer");
  const envelope = { _producer: producer, _schemaURL: schemaURL };
  return deleted ? { ...fields, ...envelope, _deleted: true } : { ...fields, ...envelope };
}

// Compiled on first use: a program uses a few of the facets.
const checks = new Map<string, ShapeCheck>();

function checkOf(file: string, name: string): ShapeCheck {
  const known = checks.get(name);
  if (known !== undefined) return known;
  const schema = FACET_SHAPES[file];
  const check = compileShape(schema?.facets[name] ?? "unknown", schema?.definitions);
  checks.set(name, check);
  return check;
}

/**
 * Checks an option that must be a URI.
 *
 * @throws {TypeError} If it is not one.
 */
export function checkUri(value: unknown, option: string): void {
  if (isUri(value)) return;
  const current = typeof value === "string" ? JSON.stringify(value) : String(value);
  throw new TypeError(
    `Cannot build lineage event as '${option}' must be a URI: current value is ${current}`,
  );
}
