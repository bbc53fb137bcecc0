import type { RunOutput } from "../../archive/mod.ts";
import { discard } from "../discard.ts";
import { ForeignOutputError } from "../errors.ts";
import type { RunContext } from "../run_sink.ts";

// Spark, Hive and Athena leave out names that begin with an underscore.
const MARKER = "_runline.json";

/** For which archive, and until when. */
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

async function readOwner(output: RunOutput, { signal }: BindContext): Promise<string | undefined> {
  const marker = await output.findCommitted(MARKER, { signal });
  if (!marker) return undefined;
  const { archive } = JSON.parse(await new Response(marker.read({ signal })).text());
  return String(archive);
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
