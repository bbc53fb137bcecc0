import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { LineageEvent } from "../../lineage/mod.ts";
import { defineCommand } from "../command.ts";
import { formatNumberOf } from "../format.ts";
import type { CliIo } from "../io.ts";
import { argument, type ValuesOf } from "../parameters/parameter.ts";
import { text } from "../parameters/value_types.ts";
import { LINEAGE_OUT, openLineage, SPOOL } from "../places/open_lineage.ts";
import { whyUnusable } from "../input/why_unusable.ts";

const PARAMETERS = {
  file: argument(text, {
    placeholder: "<event.json|->",
    required: true,
    help: "A file of lineage events, or - for the standard input",
  }),
  lineageOut: LINEAGE_OUT,
  spool: SPOOL,
};

/** `runline emit`. */
export const emitCommand = defineCommand({
  name: "emit",
  summary: "Send lineage events from a file",
  description:
    `The file, or the standard input for "-", holds one OpenLineage event, a JSON array of events, or
one event a line. All of them are read before the first is sent.

They go where openlineage.yml or OPENLINEAGE__ variables say, else to the console, and they go as
they are: tags, filters and all else that configuration does to events is for those made here.
With --spool, events that the backend does not accept now stay in the folder, and
"runline spool flush" delivers them later.`,
  parameters: PARAMETERS,
  run: emitEvents,
});

async function emitEvents(
  { file, lineageOut, spool }: ValuesOf<typeof PARAMETERS>,
  io: CliIo,
): Promise<number> {
  const events = parseEvents(await readText(file, io), file);
  const failures: Error[] = [];
  const onError = (error: Error): void => void failures.push(error);
  await using lineage = await openLineage({
    lineageOut,
    spool,
    io,
    json: false,
    onError,
    asTheyAre: true,
  });
  for (const event of events) await lineage.emit(event, { signal: io.signal });
  await lineage.flush();
  if (failures[0]) throw failures[0];
  io.stderr(`Sent ${formatNumberOf(events.length, "event")}\n`);
  return 0;
}

async function readText(name: string, io: CliIo): Promise<string> {
  if (name === "-") return await textOf(io.stdin);
  try {
    return await readFile(resolve(io.cwd, name), "utf8");
  } catch (cause) {
    throw new Error(`Cannot read events from "${name}": ${whyUnusable(cause)}`, { cause });
  }
}

async function textOf(source: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of source) text += decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}

function parseEvents(text: string, name: string): LineageEvent[] {
  const values = parseWhole(text) ?? parseLines(text, name);
  values.forEach((value, index) => requireEvent(value, `"${name}", event ${index + 1}`));
  if (values.length === 0) throw new Error(`Cannot emit events from "${name}": it holds none`);
  return values as LineageEvent[];
}

function parseWhole(text: string): unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [value];
  } catch {
    return undefined;
  }
}

function parseLines(text: string, name: string): unknown[] {
  return text.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    try {
      return [JSON.parse(line)];
    } catch (cause) {
      const state = cause instanceof Error ? cause.message : String(cause);
      throw new SyntaxError(`Cannot parse "${name}" at line ${index + 1}: ${state}`, { cause });
    }
  });
}

// The backend judges the rest: here only what no lineage event lacks.
function requireEvent(value: unknown, where: string): void {
  const event = typeof value === "object" && value !== null ? value : {};
  const missing = ["eventTime", "producer", "schemaURL"].find((key) => !(key in event));
  if (missing) throw new TypeError(`Cannot emit ${where}: it has no "${missing}"`);
  if ("job" in event || "dataset" in event) return;
  throw new TypeError(`Cannot emit ${where}: it has neither a "job" nor a "dataset"`);
}
