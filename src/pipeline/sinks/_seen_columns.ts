import type { Column } from "./row_format.ts";

// A stream of events may name any number of schemas.
const MOST = 1000;

/** The columns of the rows of an output: those of its format, and those of the entities in its events. */
export class SeenColumns {
  readonly #columns: readonly Column[];
  readonly #names: ReadonlySet<string>;
  readonly #seen = new Set<string>();

  constructor(columns: readonly Column[]) {
    this.#columns = columns;
    this.#names = new Set(columns.map(({ name }) => name));
  }

  /** Adds the names of the columns of entities. */
  add(names: readonly string[]): void {
    for (const name of names) {
      if (this.#seen.size < MOST && !this.#names.has(name)) this.#seen.add(name);
    }
  }

  /** Returns the columns of the format, then those of entities in the order of their names. */
  get all(): readonly Column[] {
    const entities = [...this.#seen].sort().map((name): Column => {
      return { name, type: name.startsWith("contexts") ? "array" : "object" };
    });
    return [...this.#columns, ...entities];
  }
}
