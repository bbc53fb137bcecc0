import { assertEquals } from "@std/assert";
import { readdir, readFile } from "node:fs/promises";
import { describe, it } from "node:test";

const ROOT = new URL("../", import.meta.url);

/** Reads the texts of a folder that end in `.md`, without their blocks of code, by their URL. */
async function readGuides(folder: string): Promise<[string, string][]> {
  const names = (await readdir(new URL(folder, ROOT))).filter((name) => name.endsWith(".md"));
  return await Promise.all(names.map(async (name): Promise<[string, string]> => {
    const url = new URL(`${folder}${name}`, ROOT);
    return [url.href, (await readFile(url, "utf8")).replace(/^```[\s\S]*?^```/gm, "")];
  }));
}

/** Returns the anchors of the headings, as GitHub writes them. */
function anchorsOf(text: string): readonly string[] {
  return [...text.matchAll(/^#+ +(.*)$/gm)].map(([, heading = ""]) =>
    heading.toLowerCase().replace(/[^\p{L}\p{N}_\- ]/gu, "").replaceAll(" ", "-")
  );
}

describe("links of the guides", () => {
  it("lead to files and headings that exist", async () => {
    const folders = ["./", "docs/", ".github/"];
    const guides = new Map((await Promise.all(folders.map(readGuides))).flat());
    const files = new Set<string>();
    for (const folder of [...folders, "docs"]) {
      for (const name of await readdir(new URL(folder, ROOT))) {
        files.add(new URL(`${folder}${folder.endsWith("/") ? "" : "/"}${name}`, ROOT).href);
      }
    }
    const dead: string[] = [];
    for (const [url, text] of guides) {
      for (const [, target = ""] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^(https?:|mailto:)/.test(target)) continue;
        const [path = "", anchor] = new URL(target, url).href.split("#");
        const guide = guides.get(path);
        const isThere = files.has(path.replace(/\/$/, "")) &&
          (anchor === undefined || guide === undefined || anchorsOf(guide).includes(anchor));
        if (!isThere) dead.push(`${url}: ${target}`);
      }
    }
    assertEquals(dead, []);
  });
});
