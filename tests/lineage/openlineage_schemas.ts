import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { saySkip } from "../fixtures/say_skip.ts";

const FOLDER = new URL("../../../shared/data/openlineage/", import.meta.url);

/** Why the tests against the spec's own schemas are skipped, or `false`. */
export const skipWithoutSchemas: string | false = saySkip(
  existsSync(FOLDER) ? false : "The schemas of the spec are not there",
);

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
  const names = readdirSync(new URL("facets/", FOLDER)).map((name) => `facets/${name}`);
  for (const name of ["OpenLineage.json", ...names]) ajv.addSchema(readJson(name) as object);
  return ajv;
}

/** Gives the examples of a facet that the spec has, without the key they stand under. */
export function specExamples(schema: string): Record<string, unknown>[] {
  const names = readdirSync(new URL(`tests/${schema}/`, FOLDER));
  return names.map((name) => {
    const [facet] = Object.values(readJson(`tests/${schema}/${basename(name)}`) as object);
    return facet;
  });
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, FOLDER), "utf8"));
}
