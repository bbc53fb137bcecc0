import { defineCommand } from "../../command.ts";
import { readIgluSchemas } from "../../events/iglu_schemas.ts";
import { igluTypes } from "../../events/iglu_types.ts";
import type { CliIo } from "../../io.ts";
import { argument, option, type ValuesOf } from "../../parameters/parameter.ts";
import { text } from "../../parameters/value_types.ts";
import { REQUEST_PAYER } from "../../places/aws/s3_client.ts";

const PARAMETERS = {
  inputs: argument(text, {
    placeholder: "<schema.json|pattern|s3://…|->",
    required: true,
    repeatable: true,
    help: "Files of self-describing JSON Schemas",
  }),
  module: option(text, {
    placeholder: "<name>",
    help: "The module from which the library is imported",
    default: "@runline/runline/enriched",
  }),
  requestPayer: REQUEST_PAYER,
};

/** `runline types`. */
export const typesCommand = defineCommand({
  name: "types",
  summary: "Write TypeScript types of your entities from the schemas of an Iglu registry",
  example: "runline types ./schemas/*.json",
  description:
    `Reads self-describing JSON Schemas and writes one module to the standard output. The module augments
the interface EntityTypes, so the library returns the contexts and events of these schemas with
types. All versions of a model are one union type.`,
  parameters: PARAMETERS,
  run: writeTypes,
});

async function writeTypes(
  { inputs: names, module }: ValuesOf<typeof PARAMETERS>,
  io: CliIo,
): Promise<number> {
  await io.stdout(igluTypes(await readIgluSchemas(names, io), module));
  return 0;
}
