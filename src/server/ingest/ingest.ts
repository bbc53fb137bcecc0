import { asError } from "../../internal/as_error.ts";
import type { EventIssue } from "../events/event_issue.ts";
import { readEvent } from "../events/read_event.ts";
import type { LineageStore, NewEvent } from "../store/store.ts";

/** Finds all differences of a parsed event from the OpenLineage spec. */
export type EventValidator = (value: unknown) => readonly EventIssue[];

/** Options of {@linkcode Ingest}. */
export interface IngestOptions {
  /** The store. */
  readonly store: Pick<LineageStore, "append">;
  /**
   * Finds the differences from the spec.
   * @default no validation
   */
  readonly validate?: EventValidator;
  /**
   * Whether events that differ from the spec are refused.
   * @default {false}
   */
  readonly strict?: boolean;
}

/** The JSON text of an event and its value. */
export interface ParsedEvent {
  readonly text: string;
  readonly value: unknown;
}

/** The result for an event. */
export type Ingested =
  | {
    readonly status: "stored";
    readonly id: number;
    readonly duplicate: boolean;
    readonly issues: readonly EventIssue[];
  }
  | {
    readonly status: "refused";
    /** Whether the text is no JSON, the event cannot be stored, or it differs from the spec. */
    readonly reason: "json" | "event" | "spec";
    readonly issues: readonly EventIssue[];
  };

type Checked = NewEvent | Extract<Ingested, { status: "refused" }>;

/** Reads, validates and appends events. */
export class Ingest {
  readonly #options: IngestOptions;

  constructor(options: IngestOptions) {
    this.#options = options;
  }

  /** Appends the JSON text of one event. */
  async text(text: string): Promise<Ingested> {
    const [ingested] = await this.#append([this.#parse(text)]);
    return ingested as Ingested;
  }

  /** Appends the JSON texts of events. */
  texts(texts: readonly string[]): Promise<readonly Ingested[]> {
    return this.#append(texts.map((text) => this.#parse(text)));
  }

  /** Appends parsed events, each with its JSON text. */
  parsed(events: readonly ParsedEvent[]): Promise<readonly Ingested[]> {
    return this.#append(events.map(({ value, text }) => this.#check(value, text)));
  }

  #parse(text: string): Checked {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      const message = `is not JSON: ${asError(error).message}`;
      return { status: "refused", reason: "json", issues: [{ pointer: "", message }] };
    }
    return this.#check(value, text);
  }

  #check(value: unknown, text: string): Checked {
    const { validate, strict = false } = this.#options;
    const { event, issues } = readEvent(value, onOneLine(text));
    if (!event) return { status: "refused", reason: "event", issues };
    const specIssues = validate?.(value) ?? [];
    const all = specIssues.length === 0 ? issues : distinct([...issues, ...specIssues]);
    if (strict && all.length > 0) return { status: "refused", reason: "spec", issues: all };
    return { event, warnings: all };
  }

  async #append(checked: readonly Checked[]): Promise<readonly Ingested[]> {
    const events = checked.filter((one) => "event" in one);
    const appended = events.length === 0 ? [] : await this.#options.store.append(events);
    let at = 0;
    return checked.map((one): Ingested => {
      if (!("event" in one)) return one;
      const { id = 0, duplicate = false } = appended[at++] ?? {};
      return { status: "stored", id, duplicate, issues: one.warnings };
    });
  }
}

// A line break in JSON is white space: inside of strings it is escaped.
function onOneLine(text: string): string {
  return /[\r\n]/.test(text) ? text.replace(/[\r\n]+/g, " ").trim() : text.trim();
}

/** The most differences of one event that are kept. */
const MAX_ISSUES = 100;

function distinct(issues: readonly EventIssue[]): readonly EventIssue[] {
  const pointers = new Set<string>();
  return issues
    .filter(({ pointer }) => !pointers.has(pointer) && pointers.add(pointer))
    .slice(0, MAX_ISSUES);
}
