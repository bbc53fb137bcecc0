import type { DocBook } from "./doc_book.ts";
import type { JsonSchema } from "./json_schema.ts";
import { parseFacetSchema } from "./parse.ts";
import { renderBuilders } from "./render_builders.ts";
import { renderFile } from "./render_file.ts";
import { renderMaps, renderMod } from "./render_index.ts";
import { renderShapes } from "./render_shapes.ts";

/** Turns schemas into modules by file name, not yet formatted. */
export function generateFacets(
  schemas: readonly JsonSchema[],
  docs: DocBook,
): ReadonlyMap<string, string> {
  const files = schemas.map(parseFacetSchema);
  return new Map([
    ...files.map((file): [string, string] => [file.fileName, renderFile(file, docs)]),
    ["shapes.ts", renderShapes(files)],
    ["builders.ts", renderBuilders(files, docs)],
    ["facet_maps.ts", renderMaps(files)],
    ["mod.ts", renderMod(files)],
  ]);
}
