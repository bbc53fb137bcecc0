import { isObject } from "../../internal/is_object.ts";
import type {
  FacetEntity,
  FacetShape,
  ObjectShape,
  Shape,
  ShapeDefinitions,
} from "../facets/shape.ts";
import { FACET_SHAPES } from "../facets/shapes.ts";

/** The constraints of earlier versions of a facet that the current version tightened. */
interface EarlierShape {
  /** The first version that no longer allowed it. */
  readonly before: string;
  /** The properties as they were. */
  readonly fields: Readonly<Record<string, Shape>>;
}

/**
 * The facets whose earlier published versions were less strict about a property than the current
 * version, by name. All versions at `https://openlineage.io/spec/facets/<version>/` were compared. A
 * property that was added later is checked in earlier versions as well: it means the same there.
 */
const EARLIER_SHAPES: Readonly<Record<string, EarlierShape>> = {
  // The first versions of these demand properties that they do not describe, `totalElements` and
  // `engine_version`. No client ever wrote those.
  ExtractionErrorRunFacet: {
    before: "1-1-0",
    fields: { "totalTasks?": "integer", "failedTasks?": "integer" },
  },
  ProcessingEngineRunFacet: { before: "1-1-0", fields: { "version?": "string" } },
};

/**
 * Reduces a shape to the rules of every later version of the same schema: the properties and their
 * types. A later version may add words, kinds of objects and properties.
 */
function openShape(shape: Shape): Shape {
  if (typeof shape === "string") return shape;
  if ("fields" in shape) return openObject(shape);
  if ("literals" in shape) return "string";
  if ("list" in shape) return { list: openShape(shape.list) };
  if ("map" in shape) return { map: openShape(shape.map) };
  return "variants" in shape ? { map: "unknown" } : shape;
}

function openObject({ fields }: ObjectShape): ObjectShape {
  return { fields: openAll(fields) };
}

function openAll(shapes: ShapeDefinitions): ShapeDefinitions {
  const opened = Object.entries(shapes).map(([name, shape]) => [name, openShape(shape)] as const);
  return Object.fromEntries(opened);
}

const SCHEMA_URL =
  /^https?:\/\/openlineage\.io\/spec\/(?:[\w/]+\/)?facets\/(\d+-\d+-\d+)\/(\w+)\.json(?:#|$)/;

// The spec's facets have about a hundred URLs. The limit is for hostile input.
const MAX_URLS = 2000;

/** A facet of the spec, in one of its versions. */
export interface KnownFacet {
  /** Identifies the facet and its version. */
  readonly id: string;
  readonly shape: FacetShape;
  readonly definitions: ShapeDefinitions;
}

/** The place of a facet. */
export interface FacetPlace {
  readonly entity: FacetEntity;
  readonly key: string;
}

/** The facets of one schema file, by entity. */
type FacetsOfFile = ReadonlyMap<FacetEntity, KnownFacet>;

const NONE: FacetsOfFile = new Map();

const filesByUrl = new Map<string, FacetsOfFile>();

const SPEC_KEYS: Readonly<Record<FacetEntity, Set<string>>> = {
  run: new Set(),
  job: new Set(),
  dataset: new Set(),
  input: new Set(),
  output: new Set(),
};
for (const { facets } of Object.values(FACET_SHAPES)) {
  for (const { entity, key } of Object.values(facets)) SPEC_KEYS[entity].add(key);
}

/**
 * Finds the facet of the spec that a `_schemaURL` names, in the version that it names. For a version
 * that is later than the one known here, the known properties are returned. Returns `undefined` for
 * other schemas, for versions of another model, and if the facet belongs to another entity or under
 * the key of another facet.
 */
export function knownFacet(schemaURL: string, place: FacetPlace): KnownFacet | undefined {
  const facet = (filesByUrl.get(schemaURL) ?? readUrl(schemaURL)).get(place.entity);
  if (facet === undefined || facet.shape.key === place.key) return facet;
  // Under a key of the spec's, the facet that a wrong URL names is not what the producer meant.
  return SPEC_KEYS[place.entity].has(place.key) ? undefined : facet;
}

function readUrl(schemaURL: string): FacetsOfFile {
  const [, version = "", file = ""] = SCHEMA_URL.exec(schemaURL) ?? [];
  const facets = Object.hasOwn(FACET_SHAPES, file) ? facetsOf(file, version) : NONE;
  if (filesByUrl.size < MAX_URLS) filesByUrl.set(schemaURL, facets);
  return facets;
}

function facetsOf(file: string, version: string): FacetsOfFile {
  const known = FACET_SHAPES[file];
  // MODEL-REVISION-ADDITION: another model has little to do with this one.
  if (!known || version.split("-")[0] !== known.version.split("-")[0]) return NONE;
  const { facets, definitions = {} } = known;
  const isLater = compareVersions(version, known.version) > 0;
  return new Map(
    Object.entries(facets).map(([name, shape]) => [
      shape.entity,
      isLater
        ? laterFacet(name, shape, definitions)
        : { ...inVersion(name, shape, version), definitions },
    ]),
  );
}

function laterFacet(name: string, shape: FacetShape, definitions: ShapeDefinitions): KnownFacet {
  return {
    id: `${name} of a later version`,
    shape: { ...openObject(shape), entity: shape.entity, key: shape.key },
    definitions: openAll(definitions),
  };
}

function inVersion(
  name: string,
  shape: FacetShape,
  version: string,
): Pick<KnownFacet, "id" | "shape"> {
  const earlier = EARLIER_SHAPES[name];
  if (!earlier || compareVersions(version, earlier.before) >= 0) return { id: name, shape };
  const names = Object.keys(earlier.fields).map((field) => field.replace("?", ""));
  const others = Object.entries(shape.fields).filter(([field]) =>
    !names.includes(field.replace("?", ""))
  );
  const fields = { ...Object.fromEntries(others), ...earlier.fields };
  return { id: `${name} before ${earlier.before}`, shape: { ...shape, fields } };
}

function compareVersions(left: string, right: string): number {
  const others = right.split("-").map(Number);
  const differences = left.split("-").map((part, index) => Number(part) - (others[index] ?? 0));
  return differences.find((difference) => difference !== 0) ?? 0;
}

/** The facets of an entity by key, and their path in the event. */
export interface FacetHolder {
  readonly entity: FacetEntity;
  readonly facets: unknown;
  readonly path: readonly (string | number)[];
}

/** Returns a value as an object, or an empty object if it is not an object. */
export function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {};
}

/** Lists the facets of a value that should be an event. */
export function facetHolders(value: unknown): FacetHolder[] {
  const { run, job, dataset, inputs, outputs } = asObject(value);
  const holders: FacetHolder[] = [
    { entity: "run", facets: asObject(run)["facets"], path: ["run", "facets"] },
    { entity: "job", facets: asObject(job)["facets"], path: ["job", "facets"] },
    { entity: "dataset", facets: asObject(dataset)["facets"], path: ["dataset", "facets"] },
  ];
  addHolders(inputs, "input", holders);
  addHolders(outputs, "output", holders);
  return holders;
}

function addHolders(datasets: unknown, entity: "input" | "output", holders: FacetHolder[]): void {
  if (!Array.isArray(datasets)) return;
  const [list, own] = [`${entity}s`, `${entity}Facets`];
  for (let index = 0; index < datasets.length; index++) {
    const dataset = asObject(datasets[index]);
    holders.push(
      { entity: "dataset", facets: dataset["facets"], path: [list, index, "facets"] },
      { entity, facets: dataset[own], path: [list, index, own] },
    );
  }
}
