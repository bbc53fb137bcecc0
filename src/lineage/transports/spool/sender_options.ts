import type { TransportError } from "../../errors.ts";
import type { Transport } from "../port/transport.ts";
import type { SpoolPaths } from "./folder.ts";
import type { SpoolWriter } from "./writer.ts";

/** The options of a `SpoolSender`. */
export interface SpoolSenderOptions {
  /** The folder. */
  readonly paths: SpoolPaths;
  /** The writer of the same process. */
  readonly writer?: SpoolWriter;
  /** The transport that delivers events. */
  readonly transport: Transport;
  /** The number of runs that are delivered concurrently. */
  readonly concurrency: number;
  /** The age from which on an event is set aside. */
  readonly maxAgeMs: number;
  /** The interval at which the folder is listed for events of other processes. */
  readonly pollMs: number;
  /** The first and the longest wait after a failure. */
  readonly backoff: { readonly backoffMs: number; readonly maxDelayMs: number };
  /** Returns the time in milliseconds. */
  readonly now: () => number;
  /** Called with the first failure of an outage. The events stay in the spool. */
  readonly onError: (error: TransportError) => void;
  /** Called with each event that is set aside. */
  readonly onDeadLetter: (error: TransportError) => void;
}
