import { TAB } from "../json/ascii.ts";

/** The columns of a line. */
export interface Columns {
  readonly count: number;
  /** The line as a string. */
  readonly line: string;
  value(column: number): string;
}

/** Finds the columns of a string. */
export class TextColumns implements Columns {
  readonly line: string;
  readonly #tabs: readonly number[];

  constructor(line: string) {
    this.line = line;
    this.#tabs = tabsOf(line);
  }

  get count(): number {
    return this.#tabs.length + 1;
  }

  value(column: number): string {
    const start = column === 0 ? 0 : (this.#tabs[column - 1] ?? 0) + 1;
    return this.line.slice(start, this.#tabs[column]);
  }
}

// Most columns are empty, and a tab that follows a tab is found without a search.
function tabsOf(line: string): readonly number[] {
  const tabs: number[] = [];
  let at = -1;
  for (;;) {
    at = line.charCodeAt(at + 1) === TAB ? at + 1 : line.indexOf("\t", at + 1);
    if (at < 0) return tabs;
    tabs.push(at);
  }
}
