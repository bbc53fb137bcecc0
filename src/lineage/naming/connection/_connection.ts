/** The parts of dataset names that a connection URL has. */
export interface Connection {
  /** The name of the system in messages. */
  readonly system: string;
  readonly namespace: string;
  /** The parts before the table in the name of a dataset, the outermost first. */
  readonly qualifiers: readonly Qualifier[];
}

/** A part of a name, such as the database. */
export interface Qualifier {
  readonly name: string;
  /** The value in the URL, or the default of the system. */
  readonly value: string | undefined;
}

/** Creates an error that quotes no part of the URL: any part may be a secret. */
export function urlError(reason: string): TypeError {
  return new TypeError(`Cannot name dataset by its connection URL: ${reason}`);
}
