import type { EventIssue } from "../../lineage/mod.ts";
import { defineCommand } from "../command.ts";
import { formatCount, formatDuration, formatNumberOf } from "../format.ts";
import { findInputs, readInput } from "../input/inputs.ts";
import type { CliIo } from "../io.ts";
import { argument, flag, type ValuesOf } from "../parameters/parameter.ts";
import { text } from "../parameters/value_types.ts";
import type { JsonText } from "../input/json_scanner.ts";
import { jsonTexts } from "../input/json_texts.ts";
import { naming } from "../input/naming_input.ts";

const PARAMETERS = {
  inputs: argument(text, {
    placeholder: "<events.ndjson|->",
    repeatable: true,
    help: "Files of lineage events. Default: the standard input",
  }),
  json: flag("Write each issue as a JSON object"),
};

/** `runline validate`. */
export const validateCommand = defineCommand({
  name: "validate",
  summary: "Check lineage events against the OpenLineage spec",
  description:
    `Reads the files, or the standard input: one event a line, events over several lines, or JSON arrays
of events. Gzip and Zstandard are detected by content.

Each issue is a line on the standard output: the file, the line on which the event begins, the
place in the event as a JSON pointer, and the issue. Facets of the spec are checked in all published
versions; of other facets, only "_producer" and "_schemaURL". Exits with 1 if an event is not valid.`,
  parameters: PARAMETERS,
  run: validateFiles,
});

/** An issue of the text has no pointer. */
type Issue = Omit<EventIssue, "pointer"> & Partial<EventIssue>;

async function validateFiles(
  { inputs, json }: ValuesOf<typeof PARAMETERS>,
  io: CliIo,
): Promise<number> {
  // Ajv is loaded by none of the other commands.
  const { validateEvent } = await import("../../lineage/validate.ts");
  const render = json ? jsonLine : textLine;
  const startedAt = performance.now();
  let events = 0;
  let invalid = 0;

  function issuesOf(found: JsonText): readonly Issue[] {
    if ("problem" in found) return [{ message: `is not JSON: ${found.problem}` }];
    const value = parse(found.text);
    if ("problem" in value) return [{ message: `is not JSON: ${value.problem}` }];
    const result = validateEvent(value.parsed);
    return result.valid ? [] : result.issues;
  }

  for (const input of await findInputs(inputs, io)) {
    for await (const batch of naming(input, jsonTexts(readInput(input)))) {
      io.signal.throwIfAborted();
      let output = "";
      for (const found of batch) {
        const issues = issuesOf(found);
        for (const issue of issues) {
          output += render({ file: input.name, line: found.line, ...issue });
        }
        if (issues.length > 0) invalid++;
        events++;
      }
      if (output !== "") await io.stdout(output);
    }
  }
  const time = formatDuration(performance.now() - startedAt);
  io.stderr(`${formatNumberOf(events, "event")}, ${formatCount(invalid)} invalid; ${time}\n`);
  return invalid > 0 ? 1 : 0;
}

function parse(text: string): { readonly parsed: unknown } | { readonly problem: string } {
  try {
    return { parsed: JSON.parse(text) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

interface PlacedIssue extends Issue {
  readonly file: string;
  readonly line: number;
}

function jsonLine(issue: PlacedIssue): string {
  return `${JSON.stringify(issue)}\n`;
}

function textLine({ file, line, pointer, message }: PlacedIssue): string {
  return `${file}:${line}: ${pointer ? `${pointer} ` : ""}${message}\n`;
}
