import { createWriteStream, type WriteStream } from "node:fs";
import { once } from "node:events";
import { resolve } from "node:path";
import { badRow, EnrichedParseError, toJson } from "../../enriched/mod.ts";
import { VERSION } from "../../internal/version.ts";
import type { Command, CommandArgs } from "../command.ts";
import { eventLines } from "../event_lines.ts";
import { formatCount, formatDuration, formatNumberOf } from "../format.ts";
import type { CliIo } from "../io.ts";
import { shareValue } from "../values.ts";
import { whyUnusable } from "../why_unusable.ts";

const PROCESSOR = { artifact: "runline", version: VERSION };

/** `runline transform`. */
export const transformCommand: Command = {
  name: "transform",
  summary: "Turn enriched events from TSV to JSON, one object a line",
  usage: "[file|-]…",
  description:
    `Reads the files, or the standard input for "-" and where none is named, and writes to the
standard output. Gzip is recognised by its content. Events that cannot be parsed are counted; with
--bad they are kept, as Snowplow bad rows.`,
  options: [
    { name: "bad", value: "<file>", help: "Where bad events go, one bad row a line" },
    { name: "max-bad", value: "<share>", help: "Exit with 1 above this share of bad events: 1%" },
  ],
  run: transformFiles,
};

async function transformFiles(args: CommandArgs, io: CliIo): Promise<number> {
  const maxBad = shareValue(args, "max-bad") ?? 1;
  const names = args.positionals.length > 0 ? args.positionals : ["-"];
  const startedAt = performance.now();
  let events = 0;
  let badEvents = 0;
  let firstBad = "";
  await using bad = args.value("bad") ? await BadFile.open(args.value("bad") ?? "", io) : undefined;

  function transformBatch(batch: readonly string[]): string {
    let text = "";
    for (const line of batch) {
      try {
        text += toJson(line) + "\n";
      } catch (error) {
        if (!(error instanceof EnrichedParseError)) throw error;
        if (badEvents++ === 0) firstBad = error.message;
        bad?.add(JSON.stringify(badRow(line, error, { processor: PROCESSOR })));
      }
    }
    events += batch.length;
    return text;
  }

  for (const name of names) {
    for await (const batch of eventLines(name, io)) {
      io.signal.throwIfAborted();
      await io.stdout(transformBatch(batch));
      await bad?.flush();
    }
  }
  const time = formatDuration(performance.now() - startedAt);
  const lost = badEvents > 0 && !bad ? `, left out; the first: ${firstBad}` : "";
  io.stderr(`${formatNumberOf(events, "event")}, ${formatCount(badEvents)} bad${lost}; ${time}\n`);
  return badEvents > maxBad * events ? 1 : 0;
}

class BadFile implements AsyncDisposable {
  readonly #file: WriteStream;
  #text = "";

  constructor(file: WriteStream) {
    this.#file = file;
  }

  static async open(name: string, io: CliIo): Promise<BadFile> {
    const file = createWriteStream(resolve(io.cwd, name));
    try {
      await once(file, "open");
    } catch (cause) {
      throw new Error(`Cannot write bad events to "${name}": ${whyUnusable(cause)}`, { cause });
    }
    return new BadFile(file);
  }

  add(row: string): void {
    this.#text += row + "\n";
  }

  async flush(): Promise<void> {
    const text = this.#text;
    this.#text = "";
    if (text && !this.#file.write(text)) await once(this.#file, "drain");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.flush();
    this.#file.end();
    await once(this.#file, "close");
  }
}
