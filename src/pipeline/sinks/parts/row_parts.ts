import type { RunContext } from "../../run_sink.ts";
import { BatchSource } from "./_batch_source.ts";
import { PieceWriter } from "../_piece_writer.ts";
import {
  manifestName,
  type PartEntry,
  partOf,
  PARTS,
  type PartsManifest,
  readManifest,
} from "./manifest.ts";
import type { Size } from "../_row_objects.ts";
import type { RowsPlace, RowsTarget } from "../_rows_target.ts";
import type { EventBatch } from "../row_format.ts";
import { lostParts } from "./sweep_parts.ts";

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
    const name = `${PARTS}${run.name}/${claim.nonce}/part-${index}.${format.extension}`;
    this.#names.push(name);
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
    await writer.commit();
    this.bytes += writer.bytes;
    const meta = { content_length: writer.bytes, record_count: rows };
    this.#entries.push({ url: staged.url, mandatory: true, meta });
  }

  async commit(): Promise<"committed" | "exists"> {
    const { run, signal, attempt } = this.#context;
    const { output } = this.#place;
    const rows = this.#entries.reduce((sum, { meta }) => sum + meta.record_count, 0);
    const manifest: PartsManifest = {
      entries: this.#entries,
      meta: { content_length: this.bytes, record_count: rows },
    };
    const sweep = attempt > 1;
    await using staged = await output.stage(manifestName(run.name), { signal, sweep });
    await staged.write(new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`));
    // If the commit fails, the manifest may exist nevertheless, so its parts must not be removed.
    this.#mayCount = true;
    const result = await staged.commit();
    this.#mayCount = result === "committed";
    if (sweep && this.#mayCount) await removeLost(this.#context, this.#place);
    return result;
  }

  /** Removes the parts of an attempt that does not count. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#mayCount) return;
    for (const name of this.#names.splice(0)) {
      // Without the signal, which may be why the attempt ends. What is left is never listed.
      try {
        await this.#place.output.remove(name);
      } catch {
        // The attempt has another result.
      }
    }
  }
}

/**
 * Returns the size of the rows that the manifest of a run lists.
 *
 * @throws {SyntaxError} If the manifest is not one of Runline.
 * @throws {Error} If a part does not exist that the manifest lists.
 */
export async function findRowParts(
  context: RunContext,
  place: RowsPlace,
): Promise<Size | undefined> {
  const { run, signal, attempt } = context;
  const { output } = place;
  const manifest = await readManifest(output, run.name, { signal, sweep: true });
  if (!manifest) return undefined;
  await requireParts(manifest, context, place);
  if (attempt > 1) await removeLost(context, place);
  const { content_length: bytes, record_count: rows } = manifest.meta;
  return { rows, bytes, files: manifest.entries.length };
}

// A worker that was paused may write the manifest after its parts were swept and the run was opened again.
async function requireParts(
  { entries }: PartsManifest,
  { run, signal }: RunContext,
  { output }: RowsPlace,
): Promise<void> {
  const names = await Array.fromAsync(output.list(`${PARTS}${run.name}/`, { signal }), partOf);
  const existing = new Set(names);
  const missing = entries.find(({ url }) => !existing.has(partOf(url)));
  if (!missing) return;
  throw new Error(
    `Cannot use "${output.url}${
      manifestName(run.name)
    }": its part "${missing.url}" does not exist, reprocess the run`,
  );
}

/** Removes the parts of attempts that do not count. After a failure they stay, and no manifest lists them. */
async function removeLost({ run, signal }: RunContext, { output }: RowsPlace): Promise<void> {
  try {
    for (const name of await lostParts(output, run.name, { signal })) {
      await output.remove(name, { signal });
    }
  } catch {
    // The rows are complete, so their run has not failed.
  }
}
