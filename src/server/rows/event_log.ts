import type { IncomingEvent } from "../events/incoming_event.ts";
import type { Appended, NewEvent } from "../store/store.ts";
import { codeOfKind } from "../tables/codes.ts";
import type { Statements } from "../tables/statements.ts";
import { identityOf } from "./_event_key.ts";
import { Unit } from "./unit.ts";

// A row that breaks a constraint ends the transaction, as in `RowWriter`.
const INSERT = `INSERT OR ROLLBACK INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (hash) DO NOTHING`;

/** The event types that are counted apart. */
const COUNTED: ReadonlySet<string> = new Set(["START", "COMPLETE", "FAIL", "ABORT"]);

const HOUR = 3_600_000_000;

/** The hours of arrival are counted beside the event types. */
const RECEIVED = "received";

/** The log of events, which brings the projection along. */
export class EventLog {
  readonly #statements: Statements;
  readonly #unit: Unit;
  readonly #hours = new Map<string, number>();
  #nextId: number | undefined;

  constructor(statements: Statements) {
    this.#statements = statements;
    this.#unit = new Unit(statements);
  }

  /** Appends events; the transaction is the caller's. */
  append(events: readonly NewEvent[], { received }: { readonly received: number }): Appended[] {
    const appended = events.map((event) => this.#append(event, received));
    this.#unit.flush();
    this.#flushHours();
    return appended;
  }

  /** Applies an event that is in the log already; `flush` must follow. */
  replay(id: number, event: IncomingEvent, { received }: { readonly received: number }): void {
    const { key, stamp } = identityOf(event);
    const place = this.#unit.apply(event, stamp);
    this.#statements.run(
      `UPDATE event SET hash = ?, namespace = ?, job = ?, run = ?, dataset = ? WHERE id = ?`,
      key,
      place.namespace ?? null,
      place.job ?? null,
      place.run ?? null,
      place.dataset ?? null,
      id,
    );
    this.#count(event, received);
  }

  /** Writes the changes of {@linkcode EventLog.replay}. */
  flush(): void {
    this.#unit.flush();
    this.#flushHours();
  }

  /** Clears the memory, after a failed transaction or a change of the tables. */
  forget(): void {
    this.#unit.forget();
    this.#hours.clear();
    this.#nextId = undefined;
  }

  #append({ event, warnings }: NewEvent, received: number): Appended {
    const { key, stamp } = identityOf(event);
    // An equal event changes nothing, so it need not be looked for before.
    const place = this.#unit.apply(event, stamp);
    this.#nextId ??= this.#statements.number(
      `SELECT max(coalesce((SELECT max(id) FROM event), 0),
       coalesce((SELECT value FROM meta WHERE key = 'last_event'), 0)) + 1`,
    );
    const added = this.#statements.run(
      INSERT,
      this.#nextId,
      key,
      codeOfKind(event.kind),
      event.eventType ?? null,
      event.time,
      received,
      place.namespace ?? null,
      place.job ?? null,
      place.run ?? null,
      place.dataset ?? null,
      warnings.length > 0 ? JSON.stringify(warnings) : null,
      event.text,
    );
    if (added === 0) {
      const id = this.#statements.number("SELECT id FROM event WHERE hash = ?", key);
      return { id, duplicate: true };
    }
    this.#count(event, received);
    return { id: this.#nextId++, duplicate: false };
  }

  #count(event: IncomingEvent, received: number): void {
    const { eventType = "" } = event;
    const type = COUNTED.has(eventType) ? eventType : "OTHER";
    for (const key of [hourKey(event.time, type), hourKey(received, RECEIVED)]) {
      this.#hours.set(key, (this.#hours.get(key) ?? 0) + 1);
    }
  }

  #flushHours(): void {
    for (const [key, count] of this.#hours) {
      const at = key.indexOf("/");
      this.#statements.run(
        `INSERT INTO event_hour VALUES (?, ?, ?)
         ON CONFLICT (hour, type) DO UPDATE SET events = events + excluded.events`,
        Number(key.slice(0, at)),
        key.slice(at + 1),
        count,
      );
    }
    this.#hours.clear();
  }
}

function hourKey(time: number, type: string): string {
  return `${Math.floor(time / HOUR)}/${type}`;
}
