import { execFile } from "node:child_process";

const LINE_WIDTH = 100;

/** Formats a text as `deno fmt` does. */
export function denoFmt(text: string, ext: "md" | "ts"): Promise<string> {
  const args = ["fmt", "--no-config", `--line-width=${LINE_WIDTH}`, `--ext=${ext}`, "-"];
  return new Promise((resolve, reject) => {
    const child = execFile(
      "deno",
      args,
      { maxBuffer: Infinity },
      (error, stdout) => error ? reject(error) : resolve(stdout),
    );
    child.stdin?.end(text);
  });
}
