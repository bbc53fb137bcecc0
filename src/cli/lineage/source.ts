import { failureText } from "../../internal/denied_permission.ts";
import { temporaryFolder } from "../../internal/files/temporary_folder.ts";
import { withoutLooseSecrets } from "../../internal/url/credentials.ts";
import { rm } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { findInputs } from "../input/inputs.ts";
import type { CliIo } from "../io.ts";
import { argument, option, type ValuesOf, type ValueType } from "../parameters/parameter.ts";
import { UsageError } from "../parameters/usage_error.ts";
import { path, text } from "../parameters/value_types.ts";
import { readToken, tokenOfEnvironment } from "../places/read_token.ts";
import { findServer } from "../places/running_server.ts";
import { importEvents } from "../server/import_events.ts";

/** The address of a server. It may hold no secret, as messages quote it. */
const serverUrl: ValueType<string> = {
  placeholder: "<url>",
  expected: "an http or https URL without user, parameters, query and fragment",
  isSecret: true,
  parse(text) {
    const url = URL.parse(text);
    if (!url || !/^https?:$/.test(url.protocol) || /[@?#]/.test(text)) return undefined;
    if (withoutLooseSecrets(text) !== text) return undefined;
    return url.href.replace(/(?<!\/)\/+$/, "");
  },
};

/** The parameters that say where lineage is read from. */
export const SOURCE_PARAMETERS = {
  inputs: argument(text, {
    placeholder: "<events.ndjson|->",
    repeatable: true,
    help: "Files of lineage events to read, in place of a server or a store",
  }),
  // A file in the working folder must not choose who gets the token of RUNLINE_TOKEN.
  url: option(serverUrl, {
    commandLineOnly: true,
    help: "The address of a lineage server. Default: the running one",
  }),
  tokenFile: option(path, {
    variable: "RUNLINE_TOKEN",
    help: "A file with the token of that server",
  }),
  db: option(path, {
    help: "The file of a lineage store. Default: runline-lineage.db if no server runs",
  }),
};

/** A source of lineage: a server, or a store with the same requests. */
export interface LineageSource extends AsyncDisposable {
  /**
   * Asks a question of the read API.
   *
   * @throws {Error} If it cannot be answered.
   */
  ask(path: string, query: SourceQuery): Promise<unknown>;
  /**
   * Reads the first items of a list, at most `limit`, page by page.
   *
   * @throws {Error} If it cannot be answered.
   */
  list<Item>(path: string, query: SourceQuery, limit: number): Promise<readonly Item[]>;
}

/** The parameters of a question. */
export type SourceQuery = Readonly<Record<string, string | number | boolean | undefined>>;

type Requester = (path: string) => Promise<Response>;

const API = "/api/runline/v1";
const TIMEOUT_MS = 60_000;
const MAX_PAGE = 1000;
const DEFAULT_FILE = "runline-lineage.db";

/**
 * Opens what the parameters name: files of events, a store, or a server.
 *
 * @throws {UsageError} If they name more than one, or nothing is there.
 */
export async function openLineageSource(
  values: ValuesOf<typeof SOURCE_PARAMETERS> & { readonly follow?: boolean },
  io: CliIo,
): Promise<LineageSource> {
  const { inputs, url, db, tokenFile, follow = false } = values;
  const given = [inputs.length > 0, url !== undefined, db !== undefined];
  if (given.filter(Boolean).length > 1) {
    throw new UsageError("Files of events, --url and --db exclude each other");
  }
  if (inputs.length > 0 && follow) {
    throw new UsageError('Option "--follow" needs a server or a store: files are read once');
  }
  if (inputs.length > 0) return await fileSource(inputs, io);
  if (db !== undefined) return await storeSource(db);
  const token = tokenFile === undefined ? tokenOfEnvironment(io) : await readToken(tokenFile);
  if (url !== undefined) return serverSource(url, { token, io });
  const running = await findServer(io, token);
  if (running) return serverSource(running.url, { token: running.token, io });
  const file = resolve(io.cwd, DEFAULT_FILE);
  if (existsSync(file)) return await storeSource(file);
  throw new UsageError(
    `No lineage server runs, and there is no file "${DEFAULT_FILE}": ` +
      'start "runline serve", or name a file of events, --db or --url',
  );
}

interface ServerSourceOptions {
  readonly token: string | undefined;
  readonly io: CliIo;
}

function serverSource(url: string, { token, io }: ServerSourceOptions): LineageSource {
  const headers = new Headers(token === undefined ? [] : [["authorization", `Bearer ${token}`]]);
  const request: Requester = async (path) => {
    try {
      const signal = AbortSignal.any([io.signal, AbortSignal.timeout(TIMEOUT_MS)]);
      return await fetch(`${url}${path}`, { headers, signal });
    } catch (error) {
      io.signal.throwIfAborted();
      // The error of fetch has the reason as its cause.
      const { cause = error } = error as Error;
      throw new Error(`Cannot reach lineage server ${url}: ${failureText(cause)}`, { cause });
    }
  };
  return sourceOf(url, request, () => Promise.resolve());
}

async function storeSource(file: string): Promise<LineageSource> {
  if (!existsSync(file)) throw new UsageError(`Option "--db" names no file: "${file}"`);
  const [{ sqliteLineageStore }, { lineageHandler }] = await serverModules();
  const store = sqliteLineageStore({ path: file, readOnly: true });
  const handler = lineageHandler({ store });
  return sourceOf(file, localRequester(handler), () => store[Symbol.asyncDispose]());
}

async function fileSource(names: readonly string[], io: CliIo): Promise<LineageSource> {
  const [{ sqliteLineageStore }, { lineageHandler }] = await serverModules();
  const folder = temporaryFolder("runline-lineage-");
  const store = sqliteLineageStore({ path: join(folder, "lineage.db") });
  const close = async (): Promise<void> => {
    await store[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  };
  let [events, refused] = [0, 0];
  try {
    for (const input of await findInputs(names, io)) {
      const imported = await importEvents(input, {
        store,
        validate: () => [],
        strict: false,
        signal: io.signal,
        onRefused: (place, reason) => io.stderr(`runline: ${place}: ${reason}\n`),
      });
      events += imported.added + imported.known;
      refused += imported.refused;
    }
    if (events === 0 && refused > 0) {
      throw new Error(`Cannot read lineage of ${names.join(", ")}: none of its lines is an event`);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return sourceOf(names.join(", "), localRequester(lineageHandler({ store })), close);
}

// Few commands need a store, so the others do not load it.
function serverModules() {
  return Promise.all([import("../../server/sqlite.ts"), import("../../server/handler.ts")]);
}

function localRequester(handler: (request: Request) => Promise<Response>): Requester {
  return (path) => handler(new Request(`http://127.0.0.1${path}`));
}

function sourceOf(
  title: string,
  request: Requester,
  close: () => PromiseLike<void>,
): LineageSource {
  async function ask(path: string, query: SourceQuery): Promise<unknown> {
    const parameters = new URLSearchParams();
    for (const [key, value] of Object.entries(query)) {
      if (value !== undefined && value !== false) parameters.set(key, String(value));
    }
    const response = await request(`${API}${path}?${parameters}`);
    if (response.ok) return await response.json();
    throw new Error(`Cannot read lineage of ${title}: ${await reasonOf(response)}`);
  }
  return {
    [Symbol.asyncDispose]: async () => await close(),
    ask,
    async list<Item>(path: string, query: SourceQuery, limit: number): Promise<readonly Item[]> {
      const items: Item[] = [];
      let cursor: string | undefined;
      do {
        const pageLimit = Math.min(limit - items.length, MAX_PAGE);
        const page = await ask(path, { ...query, cursor, limit: pageLimit }) as Page<Item>;
        for (const item of page.items) items.push(item);
        cursor = page.next;
      } while (cursor !== undefined && items.length < limit);
      return items;
    },
  };
}

interface Page<Item> {
  readonly items: readonly Item[];
  readonly next?: string;
}

async function reasonOf(response: Response): Promise<string> {
  const text = await response.text();
  try {
    const { message } = JSON.parse(text) as { readonly message?: unknown };
    const advice = response.status === 401 ? "; name it with --token-file or RUNLINE_TOKEN" : "";
    if (typeof message === "string") return `${message}${advice}`;
  } catch {
    // An answer that is not of the API.
  }
  return `server answered ${response.status}`;
}
