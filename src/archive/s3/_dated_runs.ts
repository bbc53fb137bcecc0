import { orderedMap } from "../../internal/ordered_map.ts";
import type { ListRunFoldersOptions, RunFolder } from "../archive.ts";
import type { S3Location } from "../archive_url.ts";
import { archiveError } from "../_archive_error.ts";
import type { S3ClientLike } from "./requests/client.ts";
import { listPages } from "./requests/list_pages.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The units of time by which a listing is divided, and the beginning of the dates of one of them. */
const UNITS = [
  { ms: 366 * DAY_MS, date: /^\d{4}-$/ },
  { ms: 31 * DAY_MS, date: /^\d{4}-\d\d-$/ },
  { ms: DAY_MS, date: /^\d{4}-\d\d-\d\d-$/ },
  { ms: HOUR_MS, date: /^\d{4}-\d\d-\d\d-\d\d-$/ },
] as const;
// It has at most 3,600 runs, unless their names end in a UUID.
const HOURS = UNITS.length - 1;

// A colon follows the digits.
const AFTER_ALL = ":";
const AFTER_NAMES = "\u{10ffff}";
const NON_ASCII_REGEXP = /[^ -~]/;

// An archive of some thousand runs is listed by the fewest requests.
const PAGES_IN_ORDER = 4;
const MOST_PAGES = 8;
const SHARDS_AHEAD = 8;

/** The runs of a unit of time. */
interface Shard {
  /** The beginning of their names. */
  readonly prefix: string;
  /** The index of the unit in {@linkcode UNITS}. */
  readonly unit: number;
  /** The name at which the listing begins. */
  readonly from: string;
}

interface Page {
  readonly runs: readonly RunFolder[];
  readonly isLast: boolean;
}

/** Returns the date of the first run that is not before a time. */
function dateFrom(time: Date): string {
  const seconds = Math.ceil(time.getTime() / 1000);
  const [, year = "", rest = ""] = /^(.+?)-(.{14})/.exec(new Date(1000 * seconds).toISOString()) ??
    [];
  if (year.length > 4) return year.startsWith("-") ? "" : AFTER_ALL;
  return `${year}-${rest.replace(/[T:]/g, "-")}`;
}

/** Options of {@linkcode DatedRuns}. */
export interface DatedRunsOptions extends ListRunFoldersOptions {
  /** The beginning of a name, before its date such as `2026-01-31-05-00-00`. */
  readonly prefix: string;
  /** Returns the time of a run, or nothing if the folder is no run. */
  readonly parse: (name: string) => Date | undefined;
  /**
   * Whether runs may also have other names, as those of Python: before and after the prefix, or with dates
   * of another form. Then the order of the names is not that of their times. @default {false}
   */
  readonly isLenient?: boolean;
}

/**
 * Lists runs whose names begin with a date, in their order. A long listing is divided by the dates, and
 * several parts are listed concurrently, each with a bounded number of pages in memory. If nothing
 * precedes the dates, it is listed in order: folders beside the runs cannot be told from years then, and a
 * listing that divides names at hyphens has an entry for each of their objects.
 */
export class DatedRuns {
  readonly #client: S3ClientLike;
  readonly #location: Pick<S3Location, "bucket" | "prefix">;
  readonly #prefix: string;
  readonly #parse: DatedRunsOptions["parse"];
  readonly #signal: AbortSignal | undefined;
  readonly #isLenient: boolean;
  readonly #from: string;
  readonly #until: string | undefined;

  constructor(
    client: S3ClientLike,
    location: Pick<S3Location, "bucket" | "prefix">,
    { prefix, parse, since, until, signal, isLenient = false }: DatedRunsOptions,
  ) {
    this.#client = client;
    this.#location = location;
    this.#prefix = prefix;
    this.#parse = parse;
    this.#signal = signal;
    this.#isLenient = isLenient;
    this.#from = since ? prefix + dateFrom(since) : "";
    this.#until = until && prefix + dateFrom(until);
  }

  async *list(): AsyncGenerator<RunFolder, void> {
    let first: RunFolder | undefined;
    let last: RunFolder | undefined;
    let count = 0;
    for await (const { runs, isLast } of this.#pages({ prefix: "", from: this.#from })) {
      yield* runs;
      first ??= runs[0];
      last = runs.at(-1) ?? last;
      if (++count !== PAGES_IN_ORDER || isLast || !first || !last || this.#prefix === "") continue;
      const pageMs = Math.abs(last.time.getTime() - first.time.getTime()) / count;
      const years = await this.#years(last);
      if (!years) continue;
      yield* this.#runsOf(this.#divided(years, unitOf(pageMs)));
      if (!this.#isLenient) return;
      const rest = { prefix: "", from: `${this.#prefix}${AFTER_NAMES}` };
      for await (const { runs } of this.#pages(rest)) yield* runs;
      return;
    }
  }

  /** Returns the years from a run on, or nothing if the server cannot list them. */
  async #years(last: RunFolder): Promise<readonly Shard[] | undefined> {
    // S3 orders keys by UTF-8, and texts are compared here by UTF-16.
    if (NON_ASCII_REGEXP.test(last.name)) return undefined;
    const years = await this.#parts({ prefix: this.#prefix, unit: -1, from: after(last) });
    // It must have the year of a run that was just listed.
    return years.some(({ prefix }) => last.name.startsWith(prefix)) ? years : undefined;
  }

  /** Divides years into shards of a unit. */
  #divided(years: readonly Shard[], unit: number): AsyncIterable<Shard> {
    let shards = flat([Promise.resolve(years)]);
    for (let above = 0; above < unit; above++) {
      shards = flat(orderedMap(shards, (shard) => this.#parts(shard), { ahead: SHARDS_AHEAD }));
    }
    return shards;
  }

  async *#runsOf(shards: AsyncIterable<Shard>): AsyncGenerator<RunFolder, void> {
    const listed = orderedMap(shards, (shard) => this.#firstRuns(shard), { ahead: SHARDS_AHEAD });
    for await (const { runs, rest } of listed) {
      yield* runs;
      // It has more runs than were to be expected.
      if (rest?.unit === HOURS) { for await (const { runs } of this.#pages(rest)) yield* runs; }
      else if (rest) yield* this.#runsOf(flat([this.#parts(rest)]));
    }
  }

  async #firstRuns(shard: Shard): Promise<{ readonly runs: RunFolder[]; readonly rest?: Shard }> {
    const found: RunFolder[] = [];
    let count = 0;
    for await (const { runs, isLast } of this.#pages(shard)) {
      for (const run of runs) found.push(run);
      if (isLast) break;
      if (++count < MOST_PAGES) continue;
      const last = found.at(-1);
      return { runs: found, rest: { ...shard, from: last ? after(last) : shard.from } };
    }
    return { runs: found };
  }

  /**
   * Returns the shards of the next smaller unit, and no year if the server does not divide names at hyphens.
   *
   * @throws {ArchiveError} If the server divides the names of years and not those of their parts.
   */
  async #parts(shard: Shard): Promise<readonly Shard[]> {
    const { prefix, unit, from } = shard;
    if (unit === HOURS) return [shard];
    const { bucket, prefix: folder } = this.#location;
    const parts: Shard[] = [];
    for await (
      const { CommonPrefixes = [], Contents = [] } of this.#list(prefix, { delimiter: "-" })
    ) {
      if (Contents.some(({ Key: key = "" }) => key.includes("-", folder.length + prefix.length))) {
        if (unit < 0) return [];
        throw archiveError({ action: "list", url: `s3://${bucket}/${folder}` }, {
          code: "ARCHIVE_LISTING",
          reason: `the server ignores the delimiter "-" below "${prefix}"`,
        });
      }
      for (const { Prefix: key = "" } of CommonPrefixes) {
        const part = key.slice(folder.length);
        const isOver = part < from && !from.startsWith(part);
        const isLate = this.#until !== undefined && part >= this.#until;
        if (isOver || isLate) continue;
        if (this.#begins(part, unit + 1)) parts.push({ prefix: part, unit: unit + 1, from });
        else if (this.#isLenient && !part.includes("/")) {
          parts.push({ prefix: part, unit: HOURS, from });
        }
      }
    }
    return parts;
  }

  /** Reports whether a text is the beginning of the names of a unit. */
  #begins(part: string, unit: number): boolean {
    const { length } = this.#prefix;
    return part.startsWith(this.#prefix) && UNITS[unit]?.date.test(part.slice(length)) === true;
  }

  async *#pages(
    { prefix, from }: Pick<Shard, "prefix" | "from">,
  ): AsyncGenerator<Page, void> {
    const { bucket, prefix: folder } = this.#location;
    // Without the slash at the end, the run of that name comes too.
    const start = from.startsWith(prefix) && from !== "" ? from : undefined;
    for await (const page of this.#list(prefix, { delimiter: "/", from: start })) {
      const runs: RunFolder[] = [];
      for (const { Prefix: runId = "" } of page.CommonPrefixes ?? []) {
        const name = runId.slice(folder.length, -1);
        const time = this.#parse(name);
        if (this.#until !== undefined && name >= this.#until) {
          return yield { runs, isLast: true };
        }
        if (time && name >= from) runs.push({ runId, name, url: `s3://${bucket}/${runId}`, time });
      }
      yield { runs, isLast: !page.IsTruncated };
    }
  }

  #list(
    prefix: string,
    { delimiter, from }: { readonly delimiter: string; readonly from?: string | undefined },
  ): ReturnType<typeof listPages> {
    const { bucket, prefix: folder } = this.#location;
    const input = {
      Bucket: bucket,
      Prefix: folder + prefix,
      Delimiter: delimiter,
      ...from === undefined ? {} : { StartAfter: folder + from },
    };
    const url = `s3://${bucket}/${folder}`;
    return listPages(this.#client, input, { action: "list", url, signal: this.#signal });
  }
}

/** Returns the largest unit that has few pages. */
function unitOf(pageMs: number): number {
  const unit = UNITS.findIndex(({ ms }) => ms <= MOST_PAGES * pageMs);
  return unit === -1 ? HOURS : unit;
}

/** Returns a text between the name of a run and the next one: a zero follows a slash. */
function after({ name }: RunFolder): string {
  return `${name}0`;
}

async function* flat(
  lists: AsyncIterable<readonly Shard[]> | Iterable<Promise<readonly Shard[]>>,
): AsyncGenerator<Shard, void> {
  for await (const list of lists) yield* list;
}
