import { readEvent } from "../events/read_event.ts";
import { CREATE_PROJECTION, PROJECTION_TABLES, PROJECTION_VERSION } from "../tables/schema.ts";
import type { Statements } from "../tables/statements.ts";
import { EventLog } from "./event_log.ts";

/** The number of events that are written together, which bounds the memory. */
const CHUNK = 1_000;

interface EventRow {
  readonly id: number;
  readonly received: number;
  readonly text: string;
}

/** Returns whether the projection is what this version computes. */
export function isProjected(statements: Statements): boolean {
  return statements.number("SELECT value FROM meta WHERE key = 'projection'") ===
    PROJECTION_VERSION;
}

/** Marks the projection as what this version computes. */
export function markProjected(statements: Statements): void {
  statements.run("INSERT OR REPLACE INTO meta VALUES ('projection', ?)", PROJECTION_VERSION);
}

/** Recomputes the projection from the events, in one transaction. Hidden jobs and datasets stay hidden. */
export function rebuildProjection(statements: Statements): void {
  statements.transact(() => {
    const hidden = HIDDEN.map((sql) => statements.all<HiddenRow>(sql));
    for (const table of PROJECTION_TABLES) statements.exec(`DROP TABLE IF EXISTS ${table}`);
    statements.exec(CREATE_PROJECTION);
    replayAll(statements);
    hidden.forEach((rows, at) => {
      for (const { namespace, name } of rows) statements.run(HIDE[at] ?? "", namespace, name);
    });
    markProjected(statements);
  });
}

function replayAll(statements: Statements): void {
  const log = new EventLog(statements);
  let after = 0;
  while (true) {
    const rows = statements.all<EventRow>(
      "SELECT id, received, text FROM event WHERE id > ? ORDER BY id LIMIT ?",
      after,
      CHUNK,
    );
    for (const { id, received, text } of rows) {
      const { event } = readEvent(JSON.parse(text), text);
      if (event) log.replay(id, event, { received });
      after = id;
    }
    log.flush();
    if (rows.length < CHUNK) return;
  }
}

interface HiddenRow {
  readonly namespace: string;
  readonly name: string;
}

const HIDDEN = ["job", "dataset"].map((table) =>
  `SELECT namespace.name AS namespace, ${table}.name FROM ${table}
   JOIN namespace ON namespace.id = ${table}.namespace WHERE ${table}.hidden = 1`
).concat("SELECT name AS namespace, name FROM namespace WHERE hidden = 1");

const HIDE = ["job", "dataset"].map((table) =>
  `UPDATE ${table} SET hidden = 1
   WHERE namespace = (SELECT id FROM namespace WHERE name = ?) AND name = ?`
).concat("UPDATE namespace SET hidden = 1 WHERE name = ? AND name = ?");
