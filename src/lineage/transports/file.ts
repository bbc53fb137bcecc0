import { asError } from "../../internal/as_error.ts";
import { builtin } from "../../internal/builtin.ts";
import { serializedTransport } from "./track_in_flight.ts";
import { TransportError } from "../errors.ts";
import type { SerializedEvent } from "../event/serialized_event.ts";
import type { Transport } from "./transport.ts";

const LINE_FEED = 0x0a;

/** The options of {@linkcode fileTransport}. */
export interface FileTransportOptions {
  /** A path or a `file:` URL; without `append` it is what the file names begin with. */
  readonly path: string | URL;
  /**
   * Whether all events go to that one file, each on a line of its own; else each goes to a file
   * `<path>-<YYYYMMDD-HHMMSS.ffffff>.json`, named in local time.
   *
   * @default {false}
   */
  readonly append?: boolean;
  /**
   * Tells the time that names a file, in milliseconds.
   *
   * @default {Date.now}
   */
  readonly now?: () => number;
}

/**
 * Makes a {@linkcode Transport} that writes events to local files, in the order in which they were
 * emitted. It makes no folder, and appends each event by one write, so that several processes may
 * share a file.
 *
 * @example
 * ```ts
 * import { fileTransport } from "@runline/runline/lineage";
 * import { assertEquals } from "@std/assert";
 * import { mkdtemp, readFile } from "node:fs/promises";
 *
 * const path = `${await mkdtemp("/tmp/lineage-")}/events.ndjson`;
 * const transport = fileTransport({ path, append: true });
 * await transport.emit({
 *   eventTime: "2026-01-31T00:00:00Z",
 *   producer: "https://example.com/jobs",
 *   schemaURL: "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/JobEvent",
 *   job: { namespace: "food_delivery", name: "orders" },
 * });
 * assertEquals(JSON.parse(await readFile(path, "utf8")).job.name, "orders");
 * ```
 *
 * @throws {TypeError} If the path is empty or a URL of another scheme than `file:`.
 */
export function fileTransport(options: FileTransportOptions): Required<Transport> {
  const { append = false, now = Date.now } = options;
  const location = locationOf(options.path);
  let queue: Promise<void> = Promise.resolve();
  let lastMicros = 0;
  let isFirst = true;

  function emitSerialized({ json }: SerializedEvent): Promise<void> {
    const line = `${json}\n`;
    const written = queue.then(() => write(line));
    queue = written.catch(ignore);
    return written;
  }

  async function write(line: string): Promise<void> {
    const path = pathOf(location);
    if (append) {
      const isTorn = isFirst && await endsTorn(path);
      isFirst = false;
      return await writeLine(path, { line: isTorn ? `\n${line}` : line, flags: "a" });
    }
    // The clock has milliseconds: what it cannot tell apart gets the next free microsecond.
    lastMicros = Math.max(now() * 1000, lastMicros + 1);
    while (!(await createFile(`${path}-${timestamp(lastMicros)}.json`, line))) lastMicros++;
  }

  return serializedTransport({ emitSerialized });
}

function locationOf(path: string | URL): string | URL {
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(String(path))?.[1]?.toLowerCase();
  if (String(path) === "" || (scheme ?? "file") !== "file") {
    // The value is not quoted: a URL may hold a key.
    const state = scheme === undefined ? "is empty" : `has the scheme "${scheme}:"`;
    throw new TypeError(
      `Cannot create file transport as 'path' must be a path or a "file:" URL: current value ${state}`,
    );
  }
  return scheme === undefined ? path : new URL(path);
}

function pathOf(location: string | URL): string {
  if (typeof location === "string") return location;
  const { fileURLToPath } = builtin("node:url");
  return fileURLToPath(location);
}

/** Tells whether the file could be created; `false` if there is one of that name. */
async function createFile(path: string, line: string): Promise<boolean> {
  try {
    await writeLine(path, { line, flags: "wx" });
    return true;
  } catch (error) {
    if (error instanceof TransportError && codeOf(error.cause) === "EEXIST") return false;
    throw error;
  }
}

// A process that is killed while it writes leaves a piece of a line, which must not take the next one
// with it. Where the file may not be read, nobody can tell.
async function endsTorn(path: string): Promise<boolean> {
  try {
    const { open } = builtin("node:fs/promises");
    await using file = await open(path, "r");
    const { size } = await file.stat();
    const last = new Uint8Array(1);
    const { bytesRead } = await file.read(last, 0, 1, Math.max(0, size - 1));
    return bytesRead === 1 && last[0] !== LINE_FEED;
  } catch {
    return false;
  }
}

async function writeLine(
  path: string,
  options: { readonly line: string; readonly flags: "a" | "wx" },
): Promise<void> {
  const bytes = new TextEncoder().encode(options.line);
  try {
    const { open } = builtin("node:fs/promises");
    const file = await open(path, options.flags);
    const { bytesWritten } = await file.write(bytes).finally(() => file.close());
    if (bytesWritten < bytes.length) throw new Error("No space left for the whole event");
  } catch (error) {
    throw writeError(path, error);
  }
}

function writeError(path: string, cause: unknown): TransportError {
  const message = asError(cause).message;
  const state = codeOf(cause) === "ENOENT" ? "its folder does not exist" : message;
  return new TransportError(`Cannot write lineage event to "${path}": ${state}`, {
    code: "TRANSPORT_WRITE",
    url: path,
    cause,
  });
}

function codeOf(error: unknown): unknown {
  return typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
}

/** Formats microseconds since 1970 as local `YYYYMMDD-HHMMSS.ffffff`. */
function timestamp(micros: number): string {
  const date = new Date(Math.floor(micros / 1000));
  const pad = (value: number, width = 2): string => String(value).padStart(width, "0");
  const day = `${pad(date.getFullYear(), 4)}${pad(date.getMonth() + 1)}${pad(date.getDate())}`;
  const time = `${pad(date.getHours())}${pad(date.getMinutes())}${pad(date.getSeconds())}`;
  return `${day}-${time}.${pad(micros % 1_000_000, 6)}`;
}

function ignore(): void {}
