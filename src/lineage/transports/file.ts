import { optionsOf, wrongType } from "../../internal/is_object.ts";
import { asError } from "../../internal/as_error.ts";
import type { FileHandle } from "node:fs/promises";
import { builtin } from "../../internal/builtin.ts";
import { raceSignal } from "../../internal/race_signal.ts";
import type { S3StoreOptions } from "./aws/s3_store.ts";
import { debugNames, timestampNames } from "./objects/object_names.ts";
import { serializedTransport } from "./port/track_in_flight.ts";
import { TransportError } from "../errors.ts";
import type { SerializedEvent } from "../event/serialized_event.ts";
import type { EmitOptions, Transport } from "./port/transport.ts";

const LINE_FEED = 0x0a;

/** The options of {@linkcode fileTransport}. */
export interface FileTransportOptions {
  /** A path, a `file:` URL or an `s3:` URL; without `append` it is the beginning of the names. */
  readonly path: string | URL;
  /**
   * Whether all events go to that one file, each on a line of its own; else each goes to a file
   * `<path>-<YYYYMMDD-HHMMSS.ffffff>.json`, named in local time.
   * @default {false}
   */
  readonly append?: boolean;
  /**
   * Whether files are for people, without `append`: the names have the job and the type of the event,
   * and the JSON has many lines. Not on S3.
   * @default {false}
   */
  readonly debug?: boolean;
  /**
   * The client of `s3:` URLs.
   * @default the region and the credentials that AWS finds
   */
  readonly s3?: Omit<S3StoreOptions, "bucket">;
  /**
   * Returns the time that names a file, in milliseconds.
   * @default {Date.now}
   */
  readonly now?: () => number;
}

/**
 * Creates a {@linkcode Transport} that writes events to files, in the order in which they were emitted.
 * It creates missing folders, and appends each event by one write, so that several processes may share
 * a file.
 *
 * On S3 each event is an object that overwrites no other. With `append` an object has many events: it is
 * rewritten with each one, and the next object begins after a megabyte. Its key is
 * `<path>-<time>.ndjson`. S3 needs the package `@aws-sdk/client-s3`.
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
 * @throws {TypeError} If the path is missing or empty, or a URL of another scheme than `file:` and `s3:`.
 */
export function fileTransport(options: FileTransportOptions): Required<Transport> {
  const { append = false, debug = false, now = Date.now } = optionsOf(options, "fileTransport()");
  const location = locationOf(options.path);
  if (debug && append) {
    throw new TypeError("Cannot create file transport as 'debug' and 'append' exclude each other");
  }
  if (location instanceof URL && location.protocol === "s3:") {
    if (debug) throw new TypeError("Cannot create file transport as S3 has no 'debug'");
    return s3FileTransport(location, { append, now, ...options });
  }
  let queue: Promise<void> = Promise.resolve();
  const nextTime = timestampNames(now);
  const debugName = debugNames(now);
  // A process that was killed, or a disk that is full, may have left a piece of a line.
  let mayBeTorn = true;

  function emitSerialized(event: SerializedEvent, { signal }: EmitOptions = {}): Promise<void> {
    const json = debug ? JSON.stringify(event.event, null, 2) : event.json;
    const written = queue.then(() => write(`${json}\n`, event));
    queue = written.catch(() => {});
    // A named pipe whose reader has stopped blocks the write.
    return raceSignal(written, signal);
  }

  async function write(line: string, event: SerializedEvent): Promise<void> {
    const path = pathOf(location);
    if (append) {
      const isToPipe = await isPipe(path);
      const isTorn = mayBeTorn && !isToPipe && await endsTorn(path);
      mayBeTorn = true;
      if (isToPipe) await requireReader(path);
      await writeLine(path, { line: isTorn ? `\n${line}` : line, flags: "a" });
      mayBeTorn = false;
      return;
    }
    while (!(await createFile(`${path}${nameOf(event)}.json`, line)));
  }

  function nameOf({ event }: SerializedEvent): string {
    return debug ? debugName(event) : `-${nextTime()}`;
  }

  return serializedTransport({ emitSerialized });
}

/** Parses the path of a {@linkcode fileTransport}. */
export function locationOf(path: string | URL): string | URL {
  if (typeof path !== "string" && !(path instanceof URL)) {
    throw wrongType(path, "Cannot create file transport as 'path' must be a string or a URL");
  }
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(String(path))?.[1]?.toLowerCase();
  if (String(path) === "" || !["file", "s3", undefined].includes(scheme)) {
    // The value is not quoted: a URL may hold a key.
    const state = scheme === undefined ? "is empty" : `has the scheme "${scheme}:"`;
    throw new TypeError(
      `Cannot create file transport as 'path' must be a path, a "file:" URL or an "s3:" URL: current value ${state}`,
    );
  }
  const url = scheme === undefined ? path : new URL(path);
  if (url instanceof URL && url.username !== "") {
    throw new TypeError(
      "Cannot create file transport as 'path' must have no credentials in its URL",
    );
  }
  return url;
}

/** Loads what S3 needs when the first event comes. */
function s3FileTransport(
  url: URL,
  options: FileTransportOptions & { readonly append: boolean; readonly now: () => number },
): Required<Transport> {
  let loading: Promise<Required<Transport>> | undefined;

  async function load(): Promise<Required<Transport>> {
    const { S3Store } = await import("./aws/s3_store.ts");
    const { objectFileTransport } = await import("./objects/object_file_transport.ts");
    const key = decodeURIComponent(url.pathname.slice(1));
    return objectFileTransport(new S3Store({ ...options.s3, bucket: url.host }), {
      ...options,
      key,
    });
  }

  return serializedTransport({
    async emitSerialized(event, emitOptions) {
      loading ??= load();
      await (await loading).emitSerialized(event, emitOptions);
    },
    async close(emitOptions) {
      await (await loading)?.close(emitOptions);
    },
  });
}

function pathOf(location: string | URL): string {
  if (typeof location === "string") return location;
  const { fileURLToPath } = builtin("node:url");
  return fileURLToPath(location);
}

/** Reports whether the file could be created; `false` if there is one of that name. */
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
// with it. If the file may not be read, this is unknown.
async function endsTorn(path: string): Promise<boolean> {
  try {
    const { open } = builtin("node:fs/promises");
    await using file = await open(path, "r");
    const { size } = await file.stat();
    // Another process may write its first line now.
    if (size === 0) return false;
    const last = new Uint8Array(1);
    const { bytesRead } = await file.read(last, 0, 1, size - 1);
    return bytesRead === 1 && last[0] !== LINE_FEED;
  } catch {
    return false;
  }
}

// To open a named pipe waits for its other end, and nothing ends the wait.
async function isPipe(path: string): Promise<boolean> {
  const { stat } = builtin("node:fs/promises");
  return await stat(path).then((stats) => stats.isFIFO(), () => false);
}

async function requireReader(path: string): Promise<void> {
  const { constants, open } = builtin("node:fs/promises");
  try {
    const pipe = await open(path, constants.O_WRONLY | constants.O_NONBLOCK);
    await pipe.close();
  } catch (cause) {
    const reason = codeOf(cause) === "ENXIO"
      ? "nobody reads the named pipe"
      : asError(cause).message;
    throw await writeError(path, new Error(reason, { cause }));
  }
}

async function writeLine(
  path: string,
  options: { readonly line: string; readonly flags: "a" | "wx" },
): Promise<void> {
  const bytes = new TextEncoder().encode(options.line);
  try {
    const file = await openInFolder(path, options.flags);
    const { bytesWritten } = await file.write(bytes).finally(() => file.close());
    if (bytesWritten < bytes.length) throw new Error("No space left for the whole event");
  } catch (error) {
    throw await writeError(path, error);
  }
}

/** Opens a file, and creates its folder where it is missing. */
async function openInFolder(path: string, flags: "a" | "wx"): Promise<FileHandle> {
  const { mkdir, open } = builtin("node:fs/promises");
  try {
    return await open(path, flags);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
    await mkdir(builtin("node:path").dirname(path), { recursive: true });
    return await open(path, flags);
  }
}

async function writeError(path: string, cause: unknown): Promise<TransportError> {
  // Loaded on first use: most programs that import this have no failure.
  const { deniedPermission, failureText } = await import("../../internal/denied_permission.ts");
  return new TransportError(`Cannot write lineage event to "${path}": ${failureText(cause)}`, {
    code: deniedPermission(cause) ? "TRANSPORT_PERMISSION" : "TRANSPORT_WRITE",
    url: path,
    cause,
  });
}

function codeOf(error: unknown): unknown {
  return typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
}
