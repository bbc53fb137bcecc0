import type { Command, CommandArgs } from "../command.ts";
import { igluTypes, parseIgluSchema } from "../events/iglu_types.ts";
import { findInputs, type Input, readInput } from "../input/inputs.ts";
import type { CliIo } from "../io.ts";
import { UsageError } from "../usage_error.ts";

const MODULE = "@runline/runline/enriched";

/** `runline types`. */
export const typesCommand: Command = {
  name: "types",
  summary: "Write TypeScript types of your entities from the schemas of an Iglu registry",
  usage: "<schema.json|pattern|s3://…|->…",
  description:
    `Reads self-describing JSON Schemas and writes one module to the standard output. With it in your
program, the contexts and events of these schemas have types in all that the library gives: it
augments the interface EntityTypes. All versions of a model make one type, a union.`,
  options: [
    { name: "module", value: "<name>", help: `How you import the library; without, ${MODULE}` },
  ],
  run: writeTypes,
};

async function writeTypes(args: CommandArgs, io: CliIo): Promise<number> {
  if (args.positionals.length === 0) throw new UsageError("No schema is named", args.command);
  const inputs = await findInputs(args.positionals, io);
  const schemas = await Promise.all(inputs.map(schemaOf));
  await io.stdout(igluTypes(schemas, args.value("module") ?? MODULE));
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
