import { resolve } from "node:path";
import { isFolder } from "../../internal/files/is_folder.ts";
import { findInputs, type Input, readInput } from "../input/inputs.ts";
import type { CliIo } from "../io.ts";
import { type IgluSchema, parseIgluSchema } from "./iglu_types.ts";

/**
 * Reads the schemas of an Iglu registry from files, patterns and folders, on disk or on S3.
 *
 * @throws {Error} If a file is not a self-describing JSON Schema; the message names it.
 */
export async function readIgluSchemas(names: readonly string[], io: CliIo): Promise<IgluSchema[]> {
  const patterns = await Promise.all(names.map((name) => patternOf(name, io)));
  return await Promise.all((await findInputs(patterns, io)).map(schemaOf));
}

// A registry has its schemas as `schemas/<vendor>/<name>/<format>/<version>`.
async function patternOf(name: string, { cwd }: CliIo): Promise<string> {
  const isRemote = /^s3[an]?:/i.test(name);
  const isRegistry = isRemote ? name.endsWith("/") : await isFolder(resolve(cwd, name));
  return isRegistry ? `${name.replace(/\/$/, "")}/**` : name;
}

async function schemaOf(input: Input): Promise<IgluSchema> {
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
    throw new Error(`Cannot read the schema in ${input.title}: ${state}`, { cause });
  }
}
