/** A table of which the rows are counted in groups. */
interface Counted {
  readonly table: string;
  /** The columns of the counts, each with the expression of a row. */
  readonly groups: Readonly<Record<string, string>>;
  /** The columns on which the groups depend. */
  readonly columns: readonly string[];
  /** The condition of the counted rows. */
  readonly counts: string;
}

const COUNTED: readonly Counted[] = [
  {
    table: "job",
    groups: { namespace: "namespace", state: "state", top: "parent IS NULL" },
    columns: ["namespace", "state", "parent", "hidden"],
    counts: "hidden = 0",
  },
  {
    table: "dataset",
    groups: { namespace: "namespace" },
    columns: ["namespace", "hidden"],
    counts: "hidden = 0",
  },
  {
    table: "run",
    groups: { namespace: "namespace", state: "state" },
    columns: ["namespace", "state"],
    counts: "id > 0",
  },
  { table: "event", groups: { kind: "kind" }, columns: ["kind"], counts: "id > 0" },
];

/** The tables of counts. */
export const COUNTER_TABLES: readonly string[] = COUNTED.map(({ table }) => `${table}_count`);

/**
 * Creates tables with the counts of rows, and triggers that keep them: SQLite counts by looking at every
 * row, which takes a tenth of a second for a million.
 *
 * The counts have no constraint. With one, a statement with triggers could fail halfway, and SQLite would
 * copy each page before the statement changes it, which doubles the time of an insert.
 */
export const CREATE_COUNTERS: string = COUNTED.map(createCounter).join("");

function createCounter({ table, groups, columns, counts }: Counted): string {
  const names = Object.keys(groups);
  const keys = names.join(", ");
  const groupOf = (row: string): string =>
    Object.values(groups).map((expression) => `${row}.${expression}`).join(", ");
  const add = `INSERT INTO ${table}_count SELECT ${groupOf("new")}, 1 WHERE new.${counts}
    ON CONFLICT DO UPDATE SET count = count + 1;`;
  const remove = `UPDATE ${table}_count SET count = count - 1
    WHERE (${keys}) = (${groupOf("old")}) AND old.${counts};`;
  return `
  CREATE TABLE ${table}_count (
    ${names.map((name) => `${name} INTEGER NOT NULL`).join(", ")},
    count INTEGER,
    PRIMARY KEY (${keys})
  ) STRICT, WITHOUT ROWID;
  INSERT INTO ${table}_count
    SELECT ${groupOf(table)}, count(*) FROM ${table} WHERE ${counts} GROUP BY ${
    names.map((_, at) => at + 1).join(", ")
  };
  CREATE TRIGGER IF NOT EXISTS ${table}_added AFTER INSERT ON ${table} BEGIN ${add} END;
  CREATE TRIGGER IF NOT EXISTS ${table}_removed AFTER DELETE ON ${table} BEGIN ${remove} END;
  CREATE TRIGGER IF NOT EXISTS ${table}_changed AFTER UPDATE OF ${columns.join(", ")} ON ${table}
  BEGIN ${remove} ${add} END;
`;
}
