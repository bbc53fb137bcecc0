/** The texts of an option that a file of defaults sets. */
export interface DefaultText {
  /** The texts, as the command line would have them. A flag that is off has none. */
  readonly texts: readonly string[];
  /** The file. */
  readonly file: string;
  /** The line in the file, counted from 1. */
  readonly line: number | undefined;
}

/** The defaults of a command by the names of its parameters: `maxBad`. */
export type DefaultTexts = ReadonlyMap<string, DefaultText>;
