import type { DocBook } from "./doc_book.ts";
import type { Facet, FacetFile } from "./model.ts";
import { camelCase } from "./names.ts";
import { renderComment } from "./render_comment.ts";
import { describeFacet, GENERATED, isDeletable } from "./render_file.ts";

/**
 * Renders the module with all builders, not yet formatted. All are in one module, as each module makes
 * the import slower; modules of types do not.
 */
export function renderBuilders(files: readonly FacetFile[], docs: DocBook): string {
  const builders = files.flatMap((file) => file.facets.map((facet) => renderBuilder(facet, docs)));
  const body = builders.join("\n\n");
  return `${GENERATED} Do not edit.

${renderImports(files, body)}

${body}
`;
}

function renderImports(files: readonly FacetFile[], body: string): string {
  const isUsed = (name: string): boolean => new RegExp(`\\b${name}\\b`).test(body);
  const options = ["DeletableFacetOptions", "FacetOptions"].filter(isUsed);
  return [
    `import { buildFacet } from "./_build_facet.ts";`,
    `import type { ${options.join(", ")} } from "./base_facet.ts";`,
    ...files.map(({ fileName, facets }) => {
      const types = facets.flatMap(({ object: { name } }) => [name, `${name}Init`]);
      return `import type { ${types.join(", ")} } from "./${fileName}";`;
    }).sort(),
  ].join("\n");
}

function renderBuilder(facet: Facet, docs: DocBook): string {
  const { object: { name }, schemaURL } = facet;
  const options = isDeletable(facet) ? "DeletableFacetOptions" : "FacetOptions";
  const comment = [
    `Builds the ${describeFacet(facet, docs)}`,
    "",
    "@throws {TypeError} If a field is not valid by the spec, or `producer` is not a URI.",
    "",
    "@example",
    ...renderExample({ name, schemaURL, argument: docs.example(name) }),
  ];
  return `${renderComment(comment)}
export function ${camelCase(name)}(
  fields: ${name}Init,
  options: ${options} = {},
): ${name} {
  return buildFacet(fields, "${schemaURL}", options);
}`;
}

interface Example {
  readonly name: string;
  readonly schemaURL: string;
  readonly argument: string;
}

function renderExample({ name, schemaURL, argument }: Example): string[] {
  const path = schemaURL.replace(/^.*\/facets\//, "").replace(/#.*$/, "");
  return [
    "```ts",
    `import { ${camelCase(name)} } from "@runline/runline/lineage/facets";`,
    `import { assertStringIncludes } from "@std/assert";`,
    "",
    ...`const facet = ${camelCase(name)}(${argument});`.split("\n"),
    `assertStringIncludes(facet._schemaURL, "${path}");`,
    "```",
  ];
}
