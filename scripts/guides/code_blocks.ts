import { readdir, readFile } from "node:fs/promises";

const ROOT = new URL("../../", import.meta.url);

const BLOCK_REGEXP = /^( *\* )?```ts(.*)\n([^]*?)^\1```$/gm;

/** A block of TypeScript in a guide, or in a comment. */
export interface CodeBlock {
  /** The line of its first fence. */
  readonly line: number;
  /** The program. */
  readonly code: string;
  /** Whether it needs something around it, such as a server or an archive. */
  readonly isIgnored: boolean;
}

/** A block of TypeScript in a guide. */
export interface GuideBlock extends CodeBlock {
  /** The guide and the line: `README.md:68`. */
  readonly place: string;
}

/** Finds the blocks of TypeScript in a text of Markdown, or in the comments of a module. */
export function codeBlocks(text: string): readonly CodeBlock[] {
  return [...text.matchAll(BLOCK_REGEXP)].map((match) => {
    const [, margin = "", info = "", code = ""] = match;
    return {
      line: text.slice(0, match.index).split("\n").length,
      code: code.split("\n").map((line) => line.slice(margin.length)).join("\n"),
      isIgnored: info.trim() === "ignore",
    };
  });
}

/** Reads the blocks of TypeScript in `README.md` and `docs/`. */
export async function readCodeBlocks(): Promise<readonly GuideBlock[]> {
  const names = (await readdir(new URL("docs/", ROOT))).filter((name) => name.endsWith(".md"));
  const guides = ["README.md", ...names.toSorted().map((name) => `docs/${name}`)];
  const blocks = await Promise.all(guides.map(async (guide) => {
    const text = await readFile(new URL(guide, ROOT), "utf8");
    return codeBlocks(text).map((block) => ({ ...block, place: `${guide}:${block.line}` }));
  }));
  return blocks.flat();
}
