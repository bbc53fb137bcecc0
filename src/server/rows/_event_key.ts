import { Buffer } from "node:buffer";
import { hash } from "node:crypto";
import type { IncomingEvent } from "../events/incoming_event.ts";
import { hashOfStamp, type Stamp, stampOf, timeOfStamp } from "../projection/stamp.ts";
import type { Statements } from "../tables/statements.ts";

/** The identity of an event. */
export interface EventIdentity {
  /** The key of the event in its table: equal events have equal keys. */
  readonly key: Uint8Array;
  /** The stamp of the event. */
  readonly stamp: Stamp;
}

const TIME_BYTES = 8;
const HASH_BYTES = 16;

/**
 * Returns the identity of an event. The time comes first in the key, as neighbours in time arrive together:
 * their keys are on the same pages of the index.
 */
export function identityOf(event: IncomingEvent): EventIdentity {
  const digest = hash("sha256", event.text, "hex");
  return { key: keyOf(event.time, digest.slice(0, 2 * HASH_BYTES)), stamp: stampOf(event, digest) };
}

/** Returns whether the event of a stamp is in the table. */
export function hasEvent(statements: Statements, stamp: Stamp): boolean {
  const [time, start] = [timeOfStamp(stamp), hashOfStamp(stamp)];
  const bound = (end: string): Uint8Array => keyOf(time, start.padEnd(2 * HASH_BYTES, end));
  const found = statements.number(
    "SELECT EXISTS (SELECT 1 FROM event WHERE hash BETWEEN ? AND ?)",
    bound("0"),
    bound("f"),
  );
  return found === 1;
}

function keyOf(time: number, digest: string): Uint8Array {
  const key = Buffer.alloc(TIME_BYTES + HASH_BYTES);
  key.writeUInt32BE(Math.floor(time / 2 ** 32));
  key.writeUInt32BE(time % 2 ** 32, 4);
  key.write(digest, TIME_BYTES, "hex");
  return key;
}
