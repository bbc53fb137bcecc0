import { defineCommand } from "../command.ts";
import { igluTypes, parseIgluSchema } from "../events/iglu_types.ts";
import { findInputs, type Input, readInput } from "../input/inputs.ts";
import type { CliIo } from "../io.ts";
import { argument, option, type ValuesOf } from "../parameters/parameter.ts";
import { text } from "../parameters/value_types.ts";

const PARAMETERS = {
  inputs: argument(text, {
    placeholder: "<schema.json|pattern|s3://…|->",
    required: true,
    repeatable: true,
    help: "Files of self-describing JSON Schemas",
  }),
  module: option(text, {
    placeholder: "<name>",
    help: "The module from which you import the library",
    default: "@runline/runline/enriched",
  }),
};

/** `runline types`. */
export const typesCommand = defineCommand({
  name: "types",
  summary: "Write TypeScript types of your entities from the schemas of an Iglu registry",
  description:
    `Reads self-describing JSON Schemas and writes one module to the standard output. With it in your
program, the contexts and events of these schemas have types in all that the library gives: it
augments the interface EntityTypes. All versions of a model make one type, a union.`,
  parameters: PARAMETERS,
  run: writeTypes,
});

async function writeTypes(
  { inputs: names, module }: ValuesOf<typeof PARAMETERS>,
  io: CliIo,
): Promise<number> {
  const inputs = await findInputs(names, io);
  const schemas = await Promise.all(inputs.map(schemaOf));
  await io.stdout(igluTypes(schemas, module));
  return 0;
}

async function schemaOf(input: Input): Promise<ReturnType<typeof parseIgluSchema>> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of readInput(input)) text += decoder.decode(chunk, { stream: true });
  try {
    return parseIgluSchema(text + decoder.decode());
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    const state = cause.message.startsWith("Cannot parse Iglu URI")
      ? 'it does not say which schema it is, as "self"'
      : "it is not JSON";
    throw new Error(`Cannot make types of ${input.title}: ${state}`, { cause });
  }
}
