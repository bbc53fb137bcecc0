import { isObject, requireMethod } from "../../internal/is_object.ts";
import type { ArchiveCallOptions, RunOutput } from "../../archive/mod.ts";
import { discard } from "../discard.ts";
import { ForeignOutputError } from "../errors.ts";
import type { RunContext } from "../run_sink.ts";

// Spark, Hive and Athena leave out names that begin with an underscore.
const MARKER = "_runline.json";

/** The archive, and the signal of the call. */
export type BindContext = Pick<RunContext, "archiveUrl" | "signal">;

/**
 * Binds an output to the archive whose runs it holds, by a marker that the first run leaves there.
 *
 * @throws {ForeignOutputError} If the output is bound to another archive.
 */
export async function bindOutput(output: RunOutput, context: BindContext): Promise<void> {
  const { archiveUrl } = context;
  const ownerUrl = await readOwner(output, context) ?? await becomeOwner(output, context);
  if (ownerUrl === archiveUrl) return;
  throw new ForeignOutputError({ outputUrl: output.url, ownerUrl, archiveUrl });
}

/**
 * Returns the address of the archive that an output is bound to.
 *
 * @throws {SyntaxError} If its marker is not one of Runline.
 */
export async function readOwner(
  output: RunOutput,
  { signal }: ArchiveCallOptions,
): Promise<string | undefined> {
  requireMethod({ output }, "findCommitted");
  const call = signal ? { signal } : {};
  const marker = await output.findCommitted(MARKER, call);
  if (!marker) return undefined;
  return archiveIn(await new Response(marker.read(call)).text(), marker.url);
}

function archiveIn(text: string, url: string): string {
  const { archive } = parsed(text) ?? {};
  if (typeof archive === "string" && archive !== "") return archive;
  const state = text.trim() === "" ? "it is empty" : "it is not a marker of runline";
  throw new SyntaxError(
    `Cannot read the marker "${url}": ${state}; remove it if the output contains no runs, or choose another output`,
  );
}

function parsed(text: string): { readonly archive?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

async function becomeOwner(output: RunOutput, context: BindContext): Promise<string> {
  const { archiveUrl, signal } = context;
  const staged = await output.stage(MARKER, { signal });
  try {
    await staged.write(new TextEncoder().encode(`${JSON.stringify({ archive: archiveUrl })}\n`));
    const result = await staged.commit();
    const owner = result === "exists" ? await readOwner(output, context) : archiveUrl;
    return owner ?? archiveUrl;
  } finally {
    await discard(staged);
  }
}
