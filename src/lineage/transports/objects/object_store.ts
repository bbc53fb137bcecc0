/** The part of an object store that a transport needs. */
export interface ObjectStore {
  /** Writes an object unless there is one of that key; reports whether it was written. */
  create(key: string, text: string, options: ObjectOptions): Promise<boolean>;
  /** Writes an object, in the place of one that is there. */
  replace(key: string, text: string, options: ObjectOptions): Promise<void>;
  /** Closes the connections that are its own. */
  close(): Promise<void>;
}

/** The options of every call of an {@linkcode ObjectStore}. */
export interface ObjectOptions {
  /** Ends the call early. */
  readonly signal?: AbortSignal | undefined;
}
