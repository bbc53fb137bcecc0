import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { existsSync, readdirSync, readFileSync } from "node:fs";

const FOLDER = new URL("../../../shared/data/openlineage/", import.meta.url);

/** Why the tests against the spec's own schemas are skipped, or `false`. */
export const skipWithoutSchemas: string | false = existsSync(FOLDER)
  ? false
  : "The schemas of the spec are not there";

let loaded: Ajv2020 | undefined;

/** Tells what one of the spec's schemas has against a value. */
export function schemaErrors(value: unknown, schemaURL: string): string[] {
  loaded ??= loadSchemas();
  loaded.validate(schemaURL, value);
  return (loaded.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

function loadSchemas(): Ajv2020 {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  const names = (readdirSync(FOLDER, { recursive: true }) as string[])
    .filter((name) => /(?:^|[\\/])facets[\\/]\w+\.json$/.test(name));
  for (const name of ["OpenLineage.json", ...names]) ajv.addSchema(readJson(name) as object);
  return ajv;
}

/** Gives the examples that the spec has of the facets of a schema file, by their keys. */
export function specExamples(schema: string): Record<string, Record<string, unknown>>[] {
  const folder = new URL(`tests/${schema}/`, FOLDER);
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((name) => readJson(`tests/${schema}/${name}`) as never);
}

/** Gives the spec's example of an event. */
export function specEvent(): Record<string, unknown> {
  return readJson("tests/example_full_event.json") as Record<string, unknown>;
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path.replaceAll("\\", "/"), FOLDER), "utf8"));
}
