import type { TempFolder } from "../../fixtures/temp_folder.ts";
import { startRunline } from "./runline.ts";

/** A `runline serve` in a process of its own. */
export interface LineageServer extends AsyncDisposable {
  readonly url: string;
  /** Kills it without a warning. */
  kill(): Promise<void>;
  /** Stops it, and returns all that it wrote. */
  output(): Promise<string>;
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
  const written = Promise.all([restOf(reader), new Response(child.stderr).text()]);
  const end = async (signal: Deno.Signal): Promise<string> => {
    try {
      child.kill(signal);
    } catch {
      // It has ended already.
    }
    await child.status;
    const [out, err] = await written;
    return `${text}${out}${err}`;
  };
  return {
    url: JSON.parse(text.split("\n")[0] ?? "").url,
    kill: async () => void await end("SIGKILL"),
    output: () => end("SIGTERM"),
    [Symbol.asyncDispose]: async () => void await end("SIGTERM"),
  };
}

async function restOf(reader: ReadableStreamDefaultReader<string>): Promise<string> {
  let text = "";
  for (let next = await reader.read(); !next.done; next = await reader.read()) text += next.value;
  return text;
}
