import type { SQLInputValue } from "node:sqlite";
import { type Cursor, cursorText, parseCursor } from "../store/cursor.ts";
import type { Page, PageRequest } from "../store/names.ts";

/** The most that one page has. */
const MAX_LIMIT = 10_000;

const DEFAULT_LIMIT = 50;

/** Returns the number of items of a page. */
export function limitOf({ limit = DEFAULT_LIMIT }: PageRequest): number {
  return Math.min(Math.max(0, Math.floor(limit)), MAX_LIMIT);
}

/** Reads the cursor of a request; one that is not ours counts as none. */
export function cursorOf({ cursor }: PageRequest, length: number): Cursor | undefined {
  const values = cursor === undefined ? undefined : parseCursor(cursor);
  return values?.length === length ? values : undefined;
}

/** Returns a page of the rows of a query whose limit is one row above that of the page. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  page: PageRequest,
  options: { readonly item: (row: Row) => Item; readonly cursor: (row: Row) => Cursor },
): Page<Item> {
  const limit = limitOf(page);
  const items = rows.slice(0, limit).map(options.item);
  const last = rows[limit - 1];
  if (rows.length <= limit || last === undefined) return { items };
  return { items, next: cursorText(options.cursor(last)) };
}

/** Returns the number of items before a page of a list that has no key: its cursor is that number. */
export function offsetOf(page: PageRequest): number {
  const [before] = cursorOf(page, 1) ?? [];
  return Number.isSafeInteger(before) ? Math.max(0, Number(before)) : page.offset ?? 0;
}

/** Returns a page of the rows from {@linkcode offsetOf} on, one more than the page has. */
export function pageAtOffset<Row, Item>(
  rows: readonly Row[],
  page: PageRequest,
  item: (row: Row) => Item,
): Page<Item> {
  return pageOf(rows, page, { item, cursor: () => [offsetOf(page) + limitOf(page)] });
}

/** The conditions of a query, joined by AND, and their values. */
export class Conditions {
  readonly #texts: string[] = [];
  readonly values: SQLInputValue[] = [];

  /** Adds a condition. */
  add(text: string, ...values: readonly SQLInputValue[]): this {
    this.#texts.push(text);
    for (const value of values) this.values.push(value);
    return this;
  }

  /** The text after WHERE. */
  get text(): string {
    return this.#texts.length === 0 ? "1" : this.#texts.join(" AND ");
  }
}

/** Returns as many placeholders as there are values. */
export function placeholders(values: readonly unknown[]): string {
  return values.map(() => "?").join(", ");
}

/** Returns a pattern for LIKE that finds a text anywhere; use it with `ESCAPE '\'`. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, "\\$&")}%`;
}

/** Returns a query of the full-text index for a text; one of less than three characters finds nothing. */
export function matchText(text: string): string {
  // SQLite reads a query up to its first null character, so the text is found by the parts around them.
  return text.split("\0").map((part) => `"${part.replaceAll('"', '""')}"`).join(" ");
}
