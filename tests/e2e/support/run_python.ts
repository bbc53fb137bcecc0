import { fileURLToPath } from "node:url";

/** Runs a script of `tests/e2e/python` with an interpreter: a JSON request in, a JSON answer out. */
export async function runPython(
  interpreter: string,
  script: string,
  request: unknown,
): Promise<unknown> {
  const child = new Deno.Command(interpreter, {
    args: [fileURLToPath(new URL(`../python/${script}`, import.meta.url))],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  // It may write before it has read all.
  const [{ success, stdout, stderr }] = await Promise.all([
    child.output(),
    ReadableStream.from([new TextEncoder().encode(JSON.stringify(request))]).pipeTo(child.stdin),
  ]);
  if (!success) throw new Error(`Cannot run "${script}": ${new TextDecoder().decode(stderr)}`);
  return JSON.parse(new TextDecoder().decode(stdout));
}
