import { optionsOf } from "../../internal/is_object.ts";
import { serializedTransport } from "./port/track_in_flight.ts";
import type { Transport } from "./port/transport.ts";

/** The options of {@linkcode consoleTransport}. */
export interface ConsoleTransportOptions {
  /**
   * Whether an event is written on many lines, for people.
   * @default {false}
   */
  readonly pretty?: boolean;
  /**
   * Writes one event, without a line break at its end.
   * @default {console.log}
   */
  readonly write?: (line: string) => void;
}

/**
 * Creates a {@linkcode Transport} that writes each event as one line of JSON.
 *
 * @example
 * ```ts
 * import { consoleTransport } from "@runline/runline/lineage";
 * import { assertEquals } from "@std/assert";
 *
 * const lines: string[] = [];
 * const transport = consoleTransport({ write: (line) => void lines.push(line) });
 * await transport.emit({
 *   eventTime: "2026-01-31T00:00:00Z",
 *   producer: "https://example.com/jobs",
 *   schemaURL: "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/JobEvent",
 *   job: { namespace: "food_delivery", name: "orders" },
 * });
 * assertEquals(JSON.parse(lines[0] ?? "").job.name, "orders");
 * ```
 */
export function consoleTransport(options: ConsoleTransportOptions = {}): Required<Transport> {
  const { pretty = false, write = writeLine } = optionsOf(options, "consoleTransport()");
  return serializedTransport({
    emitSerialized({ json }): Promise<void> {
      write(pretty ? JSON.stringify(JSON.parse(json), undefined, 2) : json);
      return Promise.resolve();
    },
  });
}

function writeLine(line: string): void {
  // deno-lint-ignore no-console -- it is what this transport is for
  console.log(line);
}
