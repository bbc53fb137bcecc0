import { TransportError } from "../../errors.ts";
import type { LineageEvent } from "../../event/event.ts";
import { noneIfMissing, type SpoolPaths, spoolPaths } from "./folder.ts";
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";

/** An event that no further attempt can deliver, or a record that cannot be read. */
export interface DeadLetter {
  /** The name of its file, without `.json`. */
  readonly id: string;
  /** Time at which it was set aside. */
  readonly time: string;
  /** The reason why it was set aside. */
  readonly reason: string;
  /** The event, if it can be read. */
  readonly event?: LineageEvent;
  /** The bytes of a record that cannot be read, as text. */
  readonly raw?: string;
}

/** A dead letter: an event as JSON, or the bytes of a record that cannot be read. */
export type DeadContent = { readonly json: string } | { readonly raw: string };

/** Writes a dead letter. One of the same id is replaced: it is the same after a crash. */
export function writeDeadLetter(
  paths: SpoolPaths,
  letter: Pick<DeadLetter, "id" | "time" | "reason"> & { readonly content: DeadContent },
): void {
  const { id, time, reason, content } = letter;
  const head = JSON.stringify({ time, reason }).slice(0, -1);
  // The JSON of the event is kept digit for digit.
  const body = "json" in content
    ? `"event":${content.json}`
    : `"raw":${JSON.stringify(content.raw)}`;
  mkdirSync(paths.dead, { recursive: true });
  const path = join(paths.dead, `${id}.json`);
  writeFileSync(`${path}.tmp`, `${head},${body}}\n`);
  renameSync(`${path}.tmp`, path);
}

/** Lists the dead letters of a spool, the oldest event first. */
export async function readDeadLetters(folder: string): Promise<readonly DeadLetter[]> {
  const { dead } = spoolPaths(folder);
  const letters: DeadLetter[] = [];
  for (const id of await deadLetterIds(folder)) {
    letters.push({ id, ...JSON.parse(await readFile(join(dead, `${id}.json`), "utf8")) });
  }
  return letters;
}

/** Lists the ids of the dead letters of a spool, the oldest event first. */
export async function deadLetterIds(folder: string): Promise<readonly string[]> {
  const files = await readdir(spoolPaths(folder).dead).catch(noneIfMissing);
  return files.filter((file) => file.endsWith(".json")).map((file) => file.slice(0, -5)).sort();
}

/** Reads the JSON of the event of a dead letter, digit for digit, or `undefined` if it has none. */
export async function readDeadEvent(folder: string, id: string): Promise<string | undefined> {
  const text = await readFile(join(spoolPaths(folder).dead, `${id}.json`), "utf8");
  return /^\{"time":"[^"]*","reason":"(?:[^"\\]|\\.)*","event":(.*)\}\n$/s.exec(text)?.[1];
}

/** Removes a dead letter. */
export async function removeDeadLetter(folder: string, id: string): Promise<void> {
  await rm(join(spoolPaths(folder).dead, `${id}.json`), { force: true });
}

/** The handling of an event that the transport did not deliver. */
type Verdict = "retry" | "retry a few times" | "set aside";

/**
 * Decides whether an event that the transport did not deliver is retried. Only a rejection of the event
 * itself makes it a dead letter. An expired key, a wrong address or a certificate will be corrected, and
 * the event is delivered then.
 */
export function verdictOn(error: unknown): Verdict {
  if (!(error instanceof TransportError)) return "retry a few times";
  if (error.retryable) return "retry";
  if (error.code === "TRANSPORT_REJECTED") return "set aside";
  return error.code === "TRANSPORT_COMPOSITE" ? "retry a few times" : "retry";
}
