import { assert, assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "node:test";
import { assertLinear } from "../../fixtures/growth.ts";
import { parseGlob } from "../../../src/cli/input/glob.ts";

const PATHS = [
  "a",
  "ab",
  "b",
  ".a",
  "_SUCCESS",
  "x/a",
  "x/b.gz",
  "x/y/a",
  "x/_temporary/0/a",
  "x/.git/a",
  "[a]",
  "é",
  "😀",
];

function matched(pattern: string): string[] {
  const { matches } = parseGlob(pattern);
  return PATHS.filter(matches);
}

describe("parseGlob()", () => {
  const cases: [string, string[]][] = [
    ["*", ["a", "ab", "b", "[a]", "é", "😀"]],
    ["?", ["a", "b", "é", "😀"]],
    ["a*", ["a", "ab"]],
    ["*b", ["ab", "b"]],
    ["[ab]", ["a", "b"]],
    ["[!a]", ["b", "é", "😀"]],
    ["[a-z]?", ["ab"]],
    ["[[]a]", ["[a]"]],
    ["*/a", ["x/a"]],
    ["x/*", ["x/a", "x/b.gz"]],
    ["**/a", ["a", "x/a", "x/y/a"]],
    ["x/**", ["x/a", "x/b.gz", "x/y/a"]],
    ["**", ["a", "ab", "b", "x/a", "x/b.gz", "x/y/a", "[a]", "é", "😀"]],
    ["x/**/a", ["x/a", "x/y/a"]],
    ["**/*.gz", ["x/b.gz"]],
    ["_*", ["_SUCCESS"]],
    [".?", [".a"]],
    ["x/_temporary/**", ["x/_temporary/0/a"]],
    ["x/*/a", ["x/y/a"]],
  ];
  for (const [pattern, expected] of cases) {
    it(`matches ${pattern}`, () => assertEquals(matched(pattern), expected));
  }

  it("enters only folders that can contain matches", () => {
    const enters = (pattern: string, folder: string) => parseGlob(pattern).enter(folder);
    assertEquals([enters("*", "x"), enters("*/*", "x"), enters("*/*", "x/y")], [
      false,
      true,
      false,
    ]);
    assert(enters("**/a", "x/y/z"));
  });

  it("refuses an invalid set", () => {
    assertThrows(() => parseGlob("[z-a]"), SyntaxError, 'Cannot use "[z-a]" in a pattern');
  });

  it("refuses a pattern that is longer than any path", () => {
    for (const repeated of ["[", "]", "[]", "[a]", "*a", "**/"]) {
      const pattern = repeated.repeat(1_000_000);
      assertThrows(() => parseGlob(pattern), SyntaxError, "characters: it may have at most 4096");
      // As long as allowed, nothing takes long.
      parseGlob(pattern.slice(0, 4096)).matches("a".repeat(4096));
    }
  });

  it("takes time that grows with the length of the path", async () => {
    const { matches } = parseGlob("*a*a*a*a*a*a*a*a*b");
    const { matches: matchesFolders } = parseGlob("**/a/**/a/**/a/**/a/**/b");
    await assertLinear("matches()", (length) => {
      assert(!matches("a".repeat(length)));
      assert(!matchesFolders("a/".repeat(length / 2) + "c"));
    });
  });
});
