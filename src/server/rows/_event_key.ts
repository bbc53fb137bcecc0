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

const HASH_BYTES = 16;

/**
 * Returns the identity of an event. The time comes first in the key, as neighbours in time arrive together:
 * their keys are on the same pages of the index.
 */
export function identityOf(event: IncomingEvent): EventIdentity {
  const digest = hash("sha256", event.text, "buffer");
  return {
    key: keyOf(event.time, digest.subarray(0, HASH_BYTES)),
    stamp: stampOf(event, digest.toString("hex", 0, 4)),
  };
}

/** Returns whether the event of a stamp is in the table. */
export function hasEvent(statements: Statements, stamp: Stamp): boolean {
  const [time, start] = [timeOfStamp(stamp), hashOfStamp(stamp)];
  const bound = (end: string): Uint8Array =>
    keyOf(time, Buffer.from(start.padEnd(2 * HASH_BYTES, end), "hex"));
  const found = statements.number(
    "SELECT EXISTS (SELECT 1 FROM event WHERE hash BETWEEN ? AND ?)",
    bound("0"),
    bound("f"),
  );
  return found === 1;
}

function keyOf(time: number, digest: Uint8Array): Uint8Array {
  const key = new Uint8Array(8 + HASH_BYTES);
  new DataView(key.buffer).setBigUint64(0, BigInt(time));
  key.set(digest, 8);
  return key;
}
