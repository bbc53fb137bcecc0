import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import config from "../../deno.json" with { type: "json" };
import { complaintsAboutExports } from "../../scripts/check_exports/complaints.ts";
import { modules, readText, walk } from "./_modules.ts";

/** Files that are not ours, or not text, or came with the machine. */
const SKIPPED = [".git", "node_modules", "coverage", "dist", ".cache", "deno.lock"];

const texts = walk("", SKIPPED)
  .filter((path) => /\.(ts|js|json|md|yml|yaml|sh|py)$|^\.ci\/|^LICENSE$/.test(path))
  .map((path) => ({ path, text: readText(path) }));

describe("files", () => {
  it("of the source have at most 300 lines, unless they are generated", () => {
    const long = [...modules().keys()]
      .filter((path) => !/^src\/(?:lineage\/facets|server\/assets)\//.test(path))
      .map((path) => ({ path, lines: readText(path).trimEnd().split("\n").length }))
      .filter(({ lines }) => lines > 300);
    assertEquals(long, []);
  });

  it("match the exports map", () => {
    const product = texts.filter(({ path }) => !/^(tests|scripts)\//.test(path));
    assertEquals(complaintsAboutExports(config, product), []);
  });

  it("have names in snake_case, without drawers for everything", () => {
    const odd = [...modules().keys()].filter((path) => {
      const name = path.split("/").at(-1) ?? "";
      return !/^_?[a-z0-9]+(_[a-z0-9]+)*(\.d)?\.ts$/.test(name) ||
        /^(utils|helpers|types)\.ts$/.test(name);
    });
    assertEquals(odd, []);
  });

  it("contain no unfinished work", () => {
    // In pieces, so that this file does not find itself.
    const words = new RegExp(`\\b(${["TO" + "DO", "FIX" + "ME", "XX" + "X"].join("|")})\\b`);
    const soft = new RegExp(`\\b(st${"ub"}|not impl${"emented"})\\b`, "i");
    const found = texts.flatMap(({ path, text }) =>
      lines(text).filter(({ line }) => words.test(line) || soft.test(line))
        .map(({ line, number }) => `${path}:${number}: ${line.trim()}`)
    );
    assertEquals(found, []);
  });

  it("name no path of a machine and no host of a registry", () => {
    const places = new RegExp(
      ["/wo" + "rk/", "/ro" + "ot/", "registry\\.np" + "mjs", "repo1?\\.ma" + "ven", "pypi\\.org/s"]
        .join("|"),
    );
    const found = texts.flatMap(({ path, text }) =>
      lines(text).filter(({ line }) => places.test(line))
        .map(({ line, number }) => `${path}:${number}: ${line.trim()}`)
    );
    assertEquals(found, []);
  });
});

function lines(text: string): { readonly line: string; readonly number: number }[] {
  return text.split("\n").map((line, at) => ({ line, number: at + 1 }));
}
