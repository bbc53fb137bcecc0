/** The place of a {@linkcode DefaultsIssue}. */
export interface DefaultsPlace {
  /** The file. */
  readonly file?: string | undefined;
  /** The line in the file, counted from 1. */
  readonly line?: number | undefined;
  /** The key, with its sections: `process.out`. */
  readonly path?: string | undefined;
}

/** Something that is wrong with a file of defaults. */
export class DefaultsIssue extends Error {
  override readonly name = "DefaultsIssue";
  /** The place, where it is known. */
  readonly place: DefaultsPlace;

  /** Creates the issue. */
  constructor(message: string, place: DefaultsPlace = {}) {
    super(message);
    this.place = place;
  }
}

/** Thrown if a file of defaults has issues. The program exits with 2. */
export class DefaultsError extends AggregateError {
  override readonly name = "DefaultsError";

  /** Creates the error of all issues. */
  constructor(issues: readonly DefaultsIssue[]) {
    super([...issues], "Cannot use the file of defaults");
  }
}
