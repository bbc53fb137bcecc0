import type { EventIssue } from "../../lineage/mod.ts";
import type { Command, CommandArgs } from "../command.ts";
import { formatCount, formatDuration, formatNumberOf } from "../format.ts";
import { findInputs, readInput } from "../input/inputs.ts";
import type { CliIo } from "../io.ts";
import type { JsonText } from "../input/json_scanner.ts";
import { jsonTexts } from "../input/json_texts.ts";
import { naming } from "../input/naming_input.ts";

/** `runline validate`. */
export const validateCommand: Command = {
  name: "validate",
  summary: "Tell whether lineage events are what the OpenLineage spec demands",
  usage: "[events.ndjson|-]…",
  description:
    `Reads the files, or the standard input for "-" and where none is named: one event a line, one
event or several over many lines, or JSON arrays of events. Gzip is recognised by its content.

Each issue is a line on the standard output: the file, the line on which the event begins, the place
in the event as a JSON pointer, and what is wrong. The facets of the spec are checked in all published
versions, of others only "_producer" and "_schemaURL". Exits with 1 if any event is not valid.`,
  options: [{ name: "json", help: "Write each issue as a JSON object" }],
  run: validateFiles,
};

/** An issue of the text has no pointer. */
type Issue = Omit<EventIssue, "pointer"> & Partial<EventIssue>;

async function validateFiles(args: CommandArgs, io: CliIo): Promise<number> {
  // Ajv is loaded by none of the other commands.
  const { validateEvent } = await import("../../lineage/validate.ts");
  const render = args.flag("json") ? jsonLine : textLine;
  const startedAt = performance.now();
  let events = 0;
  let invalid = 0;

  function issuesOf(json: JsonText): readonly Issue[] {
    if ("problem" in json) return [{ message: `is not JSON: ${json.problem}` }];
    const value = parse(json.text);
    if ("problem" in value) return [{ message: `is not JSON: ${value.problem}` }];
    const result = validateEvent(value.parsed);
    return result.valid ? [] : result.issues;
  }

  for (const input of await findInputs(args.positionals, io)) {
    for await (const batch of naming(input, jsonTexts(readInput(input)))) {
      io.signal.throwIfAborted();
      let text = "";
      for (const json of batch) {
        const issues = issuesOf(json);
        for (const issue of issues) text += render({ file: input.name, line: json.line, ...issue });
        if (issues.length > 0) invalid++;
        events++;
      }
      if (text !== "") await io.stdout(text);
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
