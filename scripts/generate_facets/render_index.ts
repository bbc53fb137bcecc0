import type { Entity, Facet, FacetFile } from "./model.ts";
import { camelCase } from "./names.ts";
import { renderComment } from "./render_comment.ts";
import { GENERATED } from "./render_file.ts";

/** The modules of the folder that are written by hand, with their exports. */
const BASE_EXPORTS: readonly Exports[] = [
  {
    fileName: "base_facet.ts",
    types: ["BaseFacet", "DeletableFacet", "DeletableFacetOptions", "FacetOptions"],
    values: [],
  },
  {
    fileName: "define_facet.ts",
    types: ["DefineFacetOptions", "FacetBuilder"],
    values: ["defineFacet"],
  },
];

const MAPS: ReadonlyArray<{ entity: Entity; name: string; of: string }> = [
  { entity: "dataset", name: "DatasetFacets", of: "a dataset" },
  { entity: "input", name: "InputDatasetFacets", of: "a dataset that a run reads" },
  { entity: "job", name: "JobFacets", of: "a job" },
  { entity: "output", name: "OutputDatasetFacets", of: "a dataset that a run writes" },
  { entity: "run", name: "RunFacets", of: "a run" },
];

const MODULE_COMMENT = `/**
 * The facets of OpenLineage: types, and functions that build them.
 *
 * @example Describe the columns of a dataset
 * \`\`\`ts
 * import { schemaDatasetFacet } from "@runline/runline/lineage/facets";
 * import { assertEquals } from "@std/assert";
 *
 * const schema = schemaDatasetFacet({ fields: [{ name: "order_id", type: "BIGINT" }] });
 * assertEquals(schema.fields?.[0]?.name, "order_id");
 * \`\`\`
 *
 * @module
 */`;

interface Exports {
  readonly fileName: string;
  readonly types: readonly string[];
  readonly values: readonly string[];
}

/** Renders the module with the types of each entity's facets, not yet formatted. */
export function renderMaps(files: readonly FacetFile[]): string {
  const facets = files.flatMap((file) => file.facets);
  const keys = [...new Set(facets.map((facet) => facet.key))].sort();
  return `${GENERATED} Do not edit.

import type { BaseFacet } from "./base_facet.ts";
${files.map(renderTypeImport).sort().join("\n")}

/** The keys of the facets of the spec, for all entities. */
export type FacetKey = ${union(keys)};

/** Excludes the facets of other entities: a \`jobType\` on a run does not compile. */
export type NoFacetsBut<Own extends FacetKey> = {
  readonly [Key in Exclude<FacetKey, Own>]?: never;
};

${MAPS.map((map) => renderMap(map, facets)).join("\n\n")}
`;
}

function renderTypeImport({ fileName, facets }: FacetFile): string {
  return `import type { ${
    facets.map(({ object }) => object.name).join(", ")
  } } from "./${fileName}";`;
}

function renderMap({ entity, name, of }: (typeof MAPS)[number], all: readonly Facet[]): string {
  const facets = all.filter((facet) => facet.entity === entity).sort(byKey);
  const summary = `The facets of ${of}. Other keys may hold custom facets.`;
  const own = facets.length > 0 ? union(facets.map(({ key }) => key)) : "never";
  const lines = facets.map(({ key, object }) =>
    `/** See {@linkcode ${object.name}}. */\nreadonly ${key}?: ${object.name};`
  );
  return `${renderComment([summary])}
export interface ${name} extends NoFacetsBut<${own}> {
${lines.join("\n")}
/** A custom facet. */
readonly [key: string]: BaseFacet | undefined;
}`;
}

/** Renders the module that lists the exports of the folder, not yet formatted. */
export function renderMod(files: readonly FacetFile[]): string {
  const maps = MAPS.map(({ name }) => name);
  const all = [
    ...BASE_EXPORTS,
    { fileName: "facet_maps.ts", types: ["FacetKey", "NoFacetsBut", ...maps], values: [] },
    ...files.map(typesOf),
    { fileName: "builders.ts", types: [], values: files.flatMap(buildersOf) },
  ];
  refuseTwice(all.flatMap(({ types, values }) => [...types, ...values]));
  return `${GENERATED} Do not edit.

${MODULE_COMMENT}
${all.sort(byFileName).map(renderExport).join("\n")}
`;
}

function buildersOf({ facets }: FacetFile): string[] {
  return facets.map(({ object }) => camelCase(object.name));
}

function typesOf({ fileName, facets, definitions }: FacetFile): Exports {
  const names = facets.map(({ object }) => object.name);
  const types = [...names, ...names.map((name) => `${name}Init`)];
  return { fileName, types: [...types, ...definitions.map(({ name }) => name)], values: [] };
}

function renderExport({ fileName, types, values }: Exports): string {
  if (values.length === 0) {
    return `export type { ${[...types].sort().join(", ")} } from "./${fileName}";`;
  }
  const names = [...[...values].sort(), ...types.map((name) => `type ${name}`)];
  return `export { ${names.join(", ")} } from "./${fileName}";`;
}

function refuseTwice(names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new TypeError(`Cannot generate "mod.ts": two facets define "${twice}"`);
}

function union(keys: readonly string[]): string {
  return keys.map((key) => JSON.stringify(key)).join(" | ");
}

function byKey(left: Facet, right: Facet): number {
  return left.key < right.key ? -1 : 1;
}

function byFileName(left: Exports, right: Exports): number {
  return left.fileName < right.fileName ? -1 : 1;
}
