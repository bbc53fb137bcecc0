import { textOf } from "../../internal/as_error.ts";
import type { EventIssue } from "../../lineage/mod.ts";
import { type LineageStore, type NewEvent, readEvent } from "../../server/mod.ts";
import { type Input, readInput } from "../input/inputs.ts";
import { jsonTexts } from "../input/json_texts.ts";
import { naming } from "../input/naming_input.ts";

/** Finds the differences of an event from the spec. */
export type Validate = (value: unknown) => readonly EventIssue[];

/** The counts of an import. */
export interface Imported {
  /** The number of events that were added. */
  readonly added: number;
  /** The number of events that already existed. */
  readonly known: number;
  /** The number of events that differ from the spec, and were added all the same. */
  readonly withWarnings: number;
  /** The number of values that could not be taken. */
  readonly refused: number;
}

/** Options of {@linkcode importEvents}. */
export interface ImportOptions {
  readonly store: Pick<LineageStore, "append">;
  readonly validate: Validate;
  readonly strict: boolean;
  readonly signal: AbortSignal;
  /** Called with the place and the reason of each value that was refused. */
  readonly onRefused: (place: string, reason: string) => void;
}

/** The number of events in one transaction. */
const CHUNK = 500;

/** Adds the events of an input to a store. Those before a value that cannot be taken are added. */
export async function importEvents(input: Input, options: ImportOptions): Promise<Imported> {
  const total = { added: 0, known: 0, withWarnings: 0, refused: 0 };
  let waiting: NewEvent[] = [];
  const write = async (): Promise<void> => {
    const events = waiting;
    waiting = [];
    for (const { duplicate } of await options.store.append(events)) {
      duplicate ? total.known++ : total.added++;
    }
    total.withWarnings += events.filter(({ warnings }) => warnings.length > 0).length;
  };
  for await (const batch of naming(input, jsonTexts(readInput(input)))) {
    for (const found of batch) {
      options.signal.throwIfAborted();
      const event = "problem" in found ? found.problem : newEvent(found.text, options);
      if (typeof event === "string") {
        total.refused++;
        options.onRefused(`${input.name}:${found.line}`, event);
        continue;
      }
      waiting.push(event);
      if (waiting.length >= CHUNK) await write();
    }
  }
  if (waiting.length > 0) await write();
  return total;
}

/** Reads the event of a text, or returns the reason of a failure. */
export function newEvent(
  text: string,
  { validate, strict }: Pick<ImportOptions, "validate" | "strict">,
): NewEvent | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return `is not JSON: ${textOf(error)}`;
  }
  const { event, issues } = readEvent(value, text.replace(/[\r\n]+/g, " ").trim());
  const warnings = [...issues, ...event ? validate(value) : []];
  if (event && (warnings.length === 0 || !strict)) return { event, warnings };
  return warnings.map(({ pointer, message }) => `${pointer} ${message}`.trim()).join("; ");
}
