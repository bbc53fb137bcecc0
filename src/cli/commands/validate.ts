import { asError } from "../../internal/as_error.ts";
import { formatCount, formatDuration, formatNumberOf } from "../../internal/text/format.ts";
import { printable } from "../../internal/text/printable.ts";
import type { EventValidation } from "../../lineage/validate.ts";
import { defineCommand } from "../command.ts";
import { findInputs, readInput } from "../input/inputs.ts";
import type { JsonText } from "../../internal/text/json_scanner.ts";
import { jsonTexts } from "../input/json_texts.ts";
import { naming } from "../input/naming_input.ts";
import { type CliIo, notice } from "../io.ts";
import { argument, flag, type ValuesOf } from "../parameters/parameter.ts";
import { text } from "../parameters/value_types.ts";
import { REQUEST_PAYER } from "../places/aws/s3_client.ts";

const PARAMETERS = {
  inputs: argument(text, {
    placeholder: "<events.ndjson|->",
    repeatable: true,
    help: "Files of lineage events. Default: the standard input",
  }),
  strict: flag("Count warnings as issues"),
  requestPayer: REQUEST_PAYER,
  json: flag("Write each issue as a JSON object"),
};

/** `runline validate`. */
export const validateCommand = defineCommand({
  name: "validate",
  summary: "Check lineage events against the OpenLineage spec",
  example: "runline validate events.ndjson",
  description:
    `Reads the files, or the standard input: one event a line, events over several lines, or JSON arrays
of events. Gzip and Zstandard are detected by content.

Each issue is a line on the standard output: the file, the first line of the event, the place in the
event as a JSON pointer, and the issue. Facets of the spec are checked in all published versions.
Custom facets are checked for "_producer" and "_schemaURL". Exits with 1 if an event is invalid.

A property of a facet that should be a URI and is another string is a warning, because most producers
write such values. With --strict it is an issue.`,
  parameters: PARAMETERS,
  run: validateFiles,
});

/** An issue or a warning. An issue of the text has no pointer. */
interface Finding {
  readonly severity: "error" | "warning";
  readonly pointer?: string;
  readonly message: string;
}

async function validateFiles(
  { inputs, json, strict }: ValuesOf<typeof PARAMETERS>,
  io: CliIo,
): Promise<number> {
  // The other commands need no shapes of facets.
  const { validateEvent } = await import("../../lineage/validate.ts");
  const validate = (value: unknown): EventValidation => validateEvent(value, { strict });
  const render = json ? jsonLine : textLine;
  const startedAt = performance.now();
  let events = 0;
  let invalid = 0;
  let warnings = 0;
  for (const input of await findInputs(inputs, io)) {
    for await (const batch of naming(input, jsonTexts(readInput(input)))) {
      io.signal.throwIfAborted();
      let output = "";
      for (const found of batch) {
        const findings = findingsOf(found, validate);
        for (const finding of findings) {
          output += render({ file: input.name, line: found.line, ...finding });
          if (finding.severity === "warning") warnings++;
        }
        if (findings.some(({ severity }) => severity === "error")) invalid++;
        events++;
      }
      if (output !== "") await io.stdout(output);
    }
  }
  const counts = [
    formatNumberOf(events, "event"),
    `${formatCount(invalid)} invalid`,
    ...warnings > 0 ? [formatNumberOf(warnings, "warning")] : [],
  ];
  notice(`${counts.join(", ")}; ${formatDuration(performance.now() - startedAt)}\n`, io);
  return invalid > 0 ? 1 : 0;
}

function findingsOf(
  found: JsonText,
  validate: (value: unknown) => EventValidation,
): readonly Finding[] {
  if ("problem" in found) return [notJson(found.problem)];
  let value: unknown;
  try {
    value = JSON.parse(found.text);
  } catch (error) {
    return [notJson(asError(error).message)];
  }
  const result = validate(value);
  const issues = result.valid ? [] : result.issues;
  return [
    ...issues.map((issue) => ({ severity: "error", ...issue } as const)),
    ...result.warnings.map((issue) => ({ severity: "warning", ...issue } as const)),
  ];
}

function notJson(problem: string): Finding {
  return { severity: "error", message: `is not JSON: ${problem}` };
}

interface PlacedFinding extends Finding {
  readonly file: string;
  readonly line: number;
}

function jsonLine(finding: PlacedFinding): string {
  return `${JSON.stringify(finding)}\n`;
}

function textLine({ file, line, severity, pointer, message }: PlacedFinding): string {
  const mark = severity === "warning" ? "warning: " : "";
  const place = pointer ? `${pointer} ` : "";
  return `${printable(`${file}:${line}: ${mark}${place}${message}`)}\n`;
}
