/** The part of a `sql` of the package `postgres` that is used here. */
export interface PostgresLike {
  /** Runs a function in a transaction, which is rolled back if the function rejects. */
  begin<T>(work: (transaction: PostgresTransactionLike) => Promise<T>): Promise<unknown>;
  /** Runs a statement with parameters `$1`, `$2`. */
  unsafe(statement: string, parameters?: unknown[]): PromiseLike<readonly PostgresRow[]>;
  /** The options of the client, as far as they are used here. */
  readonly options?: {
    readonly host?: readonly string[];
    readonly port?: readonly number[];
    readonly database?: string;
  };
}

/** The part of a transaction of the package `postgres` that is used here. */
export type PostgresTransactionLike = Pick<PostgresLike, "unsafe">;

/** A row of a result. */
export type PostgresRow = Readonly<Record<string, unknown>>;
