import { ENRICHED_FIELDS, parseEnriched, parseSchemaKey } from "../../enriched/mod.ts";

/** The counts of a schema. */
export interface SchemaCount {
  /** The Iglu URI. */
  readonly schema: string;
  /** The column that its entities are in. */
  readonly field: string;
  /** The number of events that have it. */
  events: number;
  /** The number of entities of it. */
  entities: number;
}

/** The output of `--json`. */
export interface SchemaStatsJson {
  /** The number of lines that could be read. */
  readonly events: number;
  /** The number of events of each name, the most frequent first. */
  readonly names: Readonly<Record<string, number>>;
  /** The schemas in their order, versions of one in theirs. */
  readonly schemas: readonly SchemaCount[];
  /** In how many events each field is filled, in the order of the columns. */
  readonly fields: Readonly<Record<string, number>>;
}

/** Counts names, schemas and filled fields of events. */
export class SchemaStats {
  readonly #names = new Map<string, number>();
  readonly #schemas = new Map<string, SchemaCount>();
  readonly #filled: number[] = ENRICHED_FIELDS.map(() => 0);
  #events = 0;

  /**
   * Counts a line.
   *
   * @throws {EnrichedParseError} If it has not 131 columns, or a JSON column is malformed; then
   * nothing of it counts.
   */
  add(line: string): void {
    const event = parseEnriched(line);
    const { inventory } = event;
    const name = event.raw("event_name") || event.raw("event");
    this.#events++;
    this.#names.set(name, (this.#names.get(name) ?? 0) + 1);
    ENRICHED_FIELDS.forEach((field, index) => {
      if (event.raw(field.name) !== "") this.#filled[index] = (this.#filled[index] ?? 0) + 1;
    });
    const seen = new Set<SchemaCount>();
    for (const { schema, field } of inventory) {
      const count = this.#countOf(schema, field);
      count.entities++;
      if (!seen.has(count)) count.events++;
      seen.add(count);
    }
  }

  /** Returns the counts. */
  toJSON(): SchemaStatsJson {
    const names = [...this.#names].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
    return {
      events: this.#events,
      names: Object.fromEntries(names),
      schemas: [...this.#schemas.values()].sort(bySchema),
      fields: Object.fromEntries(
        ENRICHED_FIELDS.map(({ name }, index) => [name, this.#filled[index] ?? 0]),
      ),
    };
  }

  #countOf(schema: string, field: string): SchemaCount {
    const key = `${field} ${schema}`;
    const known = this.#schemas.get(key);
    if (known) return known;
    const count = { schema, field, events: 0, entities: 0 };
    this.#schemas.set(key, count);
    return count;
  }
}

function bySchema(a: SchemaCount, b: SchemaCount): number {
  const [left, right] = [sortKey(a), sortKey(b)];
  return left === right ? 0 : left < right ? -1 : 1;
}

// Versions are numbers: 1-0-10 comes after 1-0-9.
function sortKey({ schema, field }: SchemaCount): string {
  const { vendor, name, format, version } = parseSchemaKey(schema);
  const numbers = version.split("-").map((number) => number.padStart(9, "0"));
  return [vendor, name, format, ...numbers, field].join(" ");
}
