/** Names a server. */
export interface ServerParts {
  /** The host name of the server. */
  readonly host: string;
  /** The port of the server. */
  readonly port: number;
}

/** Names a table of a server whose databases hold tables. */
export interface DatabaseTableParts extends ServerParts {
  /** The name of the database. */
  readonly database: string;
  /** The name of the table. */
  readonly table: string;
}

/** Names a table of a server whose databases hold schemas. */
export interface SchemaTableParts extends DatabaseTableParts {
  /** The name of the schema. */
  readonly schema: string;
}

/** The parts of a name for {@linkcode postgresDataset}. */
export type PostgresDatasetParts = SchemaTableParts;
