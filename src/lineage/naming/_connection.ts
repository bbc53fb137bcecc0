/** What a connection URL tells of the names of the datasets behind it. */
export interface Connection {
  /** The system, as messages call it. */
  readonly system: string;
  /** The namespace of every dataset. */
  readonly namespace: string;
  /** What stands before the table in the name of a dataset, the outermost first. */
  readonly qualifiers: readonly Qualifier[];
}

/** A part of a name, such as the database. */
export interface Qualifier {
  readonly name: string;
  /** What the URL, or else the default of the system, says. */
  readonly value: string | undefined;
}

/** Makes an error that quotes nothing of the URL, as any part of it may be a secret. */
export function urlError(reason: string, options?: ErrorOptions): TypeError {
  return new TypeError(`Cannot name dataset by its connection URL: ${reason}`, options);
}
