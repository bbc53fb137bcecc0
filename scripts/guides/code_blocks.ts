import { readdir, readFile } from "node:fs/promises";

const ROOT = new URL("../../", import.meta.url);

/** A block of TypeScript in a guide. */
export interface CodeBlock {
  /** The guide and the line: `README.md:68`. */
  readonly place: string;
  /** The program. */
  readonly code: string;
  /** Whether it needs something around it, such as a server or an archive. */
  readonly isIgnored: boolean;
}

/** Reads the blocks of TypeScript in `README.md` and `docs/`. */
export async function readCodeBlocks(): Promise<readonly CodeBlock[]> {
  const names = (await readdir(new URL("docs/", ROOT))).filter((name) => name.endsWith(".md"));
  const guides = ["README.md", ...names.toSorted().map((name) => `docs/${name}`)];
  const blocks = await Promise.all(guides.map(async (guide) => {
    const text = await readFile(new URL(guide, ROOT), "utf8");
    return [...text.matchAll(/^```ts(.*)\n([^]*?)^```$/gm)].map((match): CodeBlock => {
      const [, info = "", code = ""] = match;
      const line = text.slice(0, match.index).split("\n").length;
      return { place: `${guide}:${line}`, code, isIgnored: info.trim() === "ignore" };
    });
  }));
  return blocks.flat();
}
