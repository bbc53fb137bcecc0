import type { RunContext } from "../run_sink.ts";
import { discard } from "../discard.ts";
import { BatchSource } from "./_batch_source.ts";
import { PieceWriter } from "./_piece_writer.ts";
import type { Size } from "./_row_objects.ts";
import type { RowsPlace, RowsTarget } from "./_rows_target.ts";
import type { EventBatch } from "./row_format.ts";

/** The entry of a part, as `COPY … MANIFEST` of Redshift reads it. */
interface PartEntry {
  readonly url: string;
  readonly mandatory: true;
  readonly meta: { readonly content_length: number; readonly record_count: number };
}

/** The manifest of a run: the parts that count, and no others. */
interface PartsManifest {
  readonly entries: readonly PartEntry[];
  readonly meta: { readonly content_length: number; readonly record_count: number };
}

// Spark, Hive and Athena leave out names that begin with an underscore: an attempt that is under way,
// or was killed, must not be taken for rows.
const PARTS = "_parts";
const MANIFESTS = "_manifests";

/**
 * The rows of a run in several objects, which appear together: by the manifest that lists them, one
 * conditional step. The parts of an attempt have names of their own.
 */
export class RowParts implements RowsTarget {
  bytes = 0;
  readonly #context: RunContext;
  readonly #place: RowsPlace;
  readonly #entries: PartEntry[] = [];
  readonly #names: string[] = [];
  #mayCount = false;

  constructor(context: RunContext, place: RowsPlace) {
    this.#context = context;
    this.#place = place;
  }

  get files(): number {
    return this.#entries.length;
  }

  async write(batches: AsyncIterable<EventBatch>): Promise<void> {
    const source = new BatchSource(batches);
    try {
      do await this.#writePart(source); while (await source.hasMore());
    } finally {
      await source.close();
    }
  }

  async #writePart(source: BatchSource): Promise<void> {
    const { output, format, maxFileSize = Infinity } = this.#place;
    const { run, claim, signal } = this.#context;
    const index = String(this.#names.length).padStart(5, "0");
    const name = `${PARTS}/${run.name}/${claim.nonce}/part-${index}.${format.extension}`;
    const staged = await output.stage(name, { signal });
    await using writer = new PieceWriter(staged);
    let rows = 0;
    async function* counted(): AsyncGenerator<EventBatch, void> {
      for await (const batch of source.until(() => writer.size >= maxFileSize)) {
        rows += batch.rowCount;
        yield batch;
      }
    }
    await writer.addAll(format.write(counted()));
    this.#names.push(name);
    await writer.commit();
    this.bytes += writer.bytes;
    const meta = { content_length: writer.bytes, record_count: rows };
    this.#entries.push({ url: staged.url, mandatory: true, meta });
  }

  async commit(): Promise<"committed" | "exists"> {
    const { signal, attempt } = this.#context;
    const { output } = this.#place;
    const rows = this.#entries.reduce((sum, { meta }) => sum + meta.record_count, 0);
    const manifest: PartsManifest = {
      entries: this.#entries,
      meta: { content_length: this.bytes, record_count: rows },
    };
    const sweep = attempt > 1;
    await using staged = await output.stage(manifestName(this.#context), { signal, sweep });
    await staged.write(new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`));
    // Where it fails, the manifest may be there all the same: its parts must not be removed.
    this.#mayCount = true;
    const result = await staged.commit();
    this.#mayCount = result === "committed";
    if (sweep && this.#mayCount) await sweepParts(this.#context, { ...this.#place, manifest });
    return result;
  }

  /** Removes the parts of an attempt that does not count. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#mayCount) return;
    for (const name of this.#names.splice(0)) {
      // Without the signal, which may be why the attempt ends.
      await discard({ [Symbol.asyncDispose]: () => this.#place.output.remove(name) });
    }
  }
}

/**
 * Returns the size of the rows that the manifest of a run lists.
 *
 * @throws {SyntaxError} If the manifest is not one of Runline.
 */
export async function findRowParts(
  context: RunContext,
  place: RowsPlace,
): Promise<Size | undefined> {
  const { signal, attempt } = context;
  const { output } = place;
  const object = await output.findCommitted(manifestName(context), { signal, sweep: true });
  if (!object) return undefined;
  const manifest: Partial<PartsManifest> = await new Response(object.read({ signal })).json();
  const { content_length: bytes, record_count: rows } = manifest.meta ?? {};
  if (bytes === undefined || rows === undefined || !manifest.entries) {
    throw new SyntaxError(`Cannot read "${object.url}": it is not a manifest of parts`);
  }
  if (attempt > 1) await sweepParts(context, { ...place, manifest });
  return { rows, bytes, files: manifest.entries.length };
}

interface CommittedParts extends RowsPlace {
  readonly manifest: Pick<Partial<PartsManifest>, "entries">;
}

/**
 * Removes the parts of attempts that do not count. They may be those of a worker that is paused, so the
 * manifest must exist, by which no other can count any more. A failure leaves parts that nobody reads.
 */
async function sweepParts(
  { run, signal }: RunContext,
  { output, manifest: { entries = [] } }: CommittedParts,
): Promise<void> {
  const counted = new Set(entries.map(({ url }) => partOf(url)));
  try {
    for await (const name of output.list(`${PARTS}/${run.name}/`, { signal })) {
      if (!counted.has(partOf(name))) await output.remove(name, { signal });
    }
  } catch {
    // The rows are complete, so their run has not failed.
  }
}

/** Returns the claim and the number of a part: the end of its name, and of its address. */
function partOf(name: string): string {
  return name.split("/").slice(-2).join("/");
}

function manifestName({ run }: RunContext): string {
  return `${MANIFESTS}/${run.name}.json`;
}
