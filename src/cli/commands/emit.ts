import { formatNumberOf } from "../../internal/text/format.ts";
import { type SerializedEvent, serializedFromText } from "../../lineage/mod.ts";
import { defineCommand } from "../command.ts";
import { findInputs, type Input, readInput } from "../input/inputs.ts";
import { jsonTexts } from "../input/json_texts.ts";
import { naming } from "../input/naming_input.ts";
import type { CliIo } from "../io.ts";
import { argument, type ValuesOf } from "../parameters/parameter.ts";
import { text } from "../parameters/value_types.ts";
import { LINEAGE_OUT, openLineage, SPOOL } from "../places/open_lineage.ts";
import { REQUEST_PAYER } from "../places/aws/s3_client.ts";
import { JSON_RESULT, reportResult } from "../report_result.ts";

const PARAMETERS = {
  inputs: argument(text, {
    placeholder: "<events.ndjson|->",
    required: true,
    repeatable: true,
    help: "Files of lineage events, or - for the standard input",
  }),
  lineageOut: LINEAGE_OUT,
  spool: SPOOL,
  requestPayer: REQUEST_PAYER,
  json: JSON_RESULT,
};

/** `runline emit`. */
export const emitCommand = defineCommand({
  name: "emit",
  summary: "Send lineage events from files",
  example: "runline emit events.ndjson --spool ./spool",
  description:
    `Reads the inputs of "runline validate": one OpenLineage event a line, events over several lines, or
JSON arrays of events, plain or compressed. All events are read before the first is sent.

Events are sent to the backend of openlineage.yml or the OPENLINEAGE__ variables. Default: the console.
They are sent unchanged: digit for digit, and without the tags, filters and other changes of the
configuration. The first event that cannot be sent ends the command. With --spool, events that the
backend does not accept stay in the folder, and "runline spool flush" delivers them later.`,
  parameters: PARAMETERS,
  run: emitEvents,
});

async function emitEvents(
  { inputs, lineageOut, spool, json }: ValuesOf<typeof PARAMETERS>,
  io: CliIo,
): Promise<number> {
  const events: SerializedEvent[] = [];
  for (const input of await findInputs(inputs, io)) {
    for await (const event of readEvents(input)) events.push(event);
  }
  const { signal } = io;
  const failures: Error[] = [];
  const onError = (error: Error): void => void failures.push(error);
  const lineage = await openLineage({ lineageOut, spool, io, json, onError, asTheyAre: true });
  try {
    for (const event of events) await lineage.emitSerialized(event, { signal });
  } finally {
    await lineage.close({ signal });
  }
  if (failures[0]) throw failures[0];
  const text = `Sent ${formatNumberOf(events.length, "event")}`;
  await reportResult({ sent: events.length }, { text, json, io });
  return 0;
}

async function* readEvents(input: Input): AsyncGenerator<SerializedEvent, void> {
  let isEmpty = true;
  for await (const batch of naming(input, jsonTexts(readInput(input)))) {
    for (const json of batch) {
      isEmpty = false;
      const place = `${input.title} at line ${json.line}`;
      if ("problem" in json) throw new SyntaxError(`Cannot parse ${place}: ${json.problem}`);
      const event = parseEvent(json.text, place);
      requireEvent(event.event, place);
      yield event;
    }
  }
  if (isEmpty) throw new Error(`Cannot emit events from ${input.title}: the input has no events`);
}

function parseEvent(json: string, place: string): SerializedEvent {
  try {
    return serializedFromText(json);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new SyntaxError(`Cannot parse ${place}: ${cause.message}`, { cause });
  }
}

// The backend checks the rest: these are in every lineage event.
function requireEvent(value: unknown, place: string): void {
  const event = typeof value === "object" && value !== null ? value : {};
  const missing = ["eventTime", "producer", "schemaURL"].find((key) => !(key in event));
  if (missing) throw new TypeError(`Cannot emit the event of ${place}: it has no "${missing}"`);
  if ("job" in event || "dataset" in event) return;
  throw new TypeError(`Cannot emit the event of ${place}: it has neither a "job" nor a "dataset"`);
}
