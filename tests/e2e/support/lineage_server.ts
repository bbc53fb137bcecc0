import type { TempFolder } from "../../fixtures/temp_folder.ts";
import { startRunline } from "./runline.ts";

/** A `runline serve` in a process of its own. */
export interface LineageServer extends AsyncDisposable {
  readonly url: string;
  /** Kills it without a warning. */
  kill(): Promise<void>;
}

/** Starts `runline serve` on the file `lineage.db` of a folder. */
export async function startServer(
  folder: TempFolder,
  args: readonly string[] = [],
): Promise<LineageServer> {
  const paths = args.map((arg, at) => args[at - 1] === "--token-file" ? folder.file(arg) : arg);
  const child = startRunline(
    ["serve", "--db", folder.file("lineage.db"), "--port", "0", "--json", ...paths],
    { XDG_STATE_HOME: folder.file("state") },
  );
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes("\n")) {
    const { value, done } = await reader.read();
    if (done) throw new Error(await new Response(child.stderr).text());
    text += value;
  }
  const drained = Promise.all([drain(reader), new Response(child.stderr).text()]);
  const end = async (signal: Deno.Signal): Promise<void> => {
    try {
      child.kill(signal);
    } catch {
      // It has ended already.
    }
    await Promise.all([child.status, drained]);
  };
  return {
    url: JSON.parse(text.split("\n")[0] ?? "").url,
    kill: () => end("SIGKILL"),
    [Symbol.asyncDispose]: () => end("SIGTERM"),
  };
}

async function drain(reader: ReadableStreamDefaultReader<string>): Promise<void> {
  while (!(await reader.read()).done);
}
