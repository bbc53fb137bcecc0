import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { describe, it } from "node:test";
import { namePattern } from "../../../../src/lineage/enrichment/python/name_pattern.ts";
import { pythonRegExp } from "../../../../src/lineage/enrichment/python/python_regexp.ts";
import { assertGrowth } from "../../../fixtures/growth.ts";

// Exponential, or a power of the length, for an engine that tracks back.
const SLOW = [
  "(a+)+$",
  "(a*)*$",
  "(a|a)*$",
  "(a|aa)+$",
  "(\\w+\\s?)*$",
  "(.*a){12}$",
  ".*.*.*.*=$",
  "(?:a?){30}a{30}$",
  "((a+)+)+b",
  "(?=(a+)+$)",
  "^(([a-z])+.)+[A-Z]([a-z])+$",
];

describe("namePattern()", () => {
  for (const regex of SLOW) {
    it(`takes time that grows with the length of a name: ${regex}`, async () => {
      const pattern = namePattern(regex);
      await assertGrowth(regex, (length) => pattern.matchesStart(`${"a".repeat(length)}!`), {
        small: 2_000,
        large: 20_000,
      });
      assertEquals(pattern.replace(`${"a".repeat(60)}!`, "x").includes("!"), true);
    });
  }

  it("takes time that grows with the length of a name of many matches", async () => {
    const pattern = namePattern("(?:a*b|a)");
    await assertGrowth("(?:a*b|a)", (length) => pattern.replace("a".repeat(length), "x"), {
      small: 2_000,
      large: 20_000,
    });
    assertEquals(pattern.replace("aaba", "x"), "xx");
  });

  it("matches what the engine of the runtime matches, the same parts of a name", () => {
    const atom = fc.constantFrom("a", "b", "é", ".", "\\w", "\\d", "[ab]", "[^a]", "\\.");
    const place = fc.constantFrom("^", "$", "\\b", "\\B", "\\A", "\\Z", "(?=a)", "(?!b)", "(?<=a)");
    const count = fc.constantFrom(
      "",
      "*",
      "+",
      "?",
      "*?",
      "+?",
      "??",
      "{2}",
      "{,2}",
      "{1,}",
      "{0,3}?",
    );
    const piece = fc.oneof(fc.tuple(atom, count).map((pair) => pair.join("")), place);
    const sequence = fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join(""));
    const group = fc.tuple(sequence, sequence).map(([one, other]) => `(${one}|${other})`);
    const regex = fc.tuple(sequence, group, sequence).map((parts) => parts.join(""));
    const name = fc.string({
      unit: fc.constantFrom("a", "b", "é", "1", ".", "\n"),
      maxLength: 8,
    });
    fc.assert(
      fc.property(regex, name, (regex, name) => {
        const { source, flags } = pythonRegExp(regex);
        const pattern = namePattern(regex);
        assertEquals(pattern.matchesStart(name), new RegExp(source, `${flags}y`).test(name));
        const all = new RegExp(source, `${flags}g`);
        assertEquals(pattern.replace(name, "<$1>"), name.replace(all, "<$1>"));
        assertEquals(pattern.group(name, 1), [...name.matchAll(all)][0]?.[1]);
      }),
      { numRuns: 1_000 },
    );
  });

  it("replaces by groups, with and without a name", () => {
    const pattern = namePattern("(?P<host>\\w+):(\\d+)");
    assertEquals(
      pattern.replace("kafka://a:1,b:2", "[$2 $<host> $& $$ $3]"),
      "kafka://[1 a a:1 $ ],[2 b b:2 $ ]",
    );
    assertEquals(pattern.group("kafka://a:1,b:2", "host"), "a");
    assertEquals(pattern.group("kafka://a:1,b:2", 2), "1");
    assertEquals(pattern.group("kafka://a:1,b:2", "port"), undefined);
    assertEquals(pattern.group("kafka", 1), undefined);
  });

  it("matches references to groups, flags of a group, and high counts", () => {
    assertEquals(namePattern("(a|b)\\1$").matchesStart("bb"), true);
    assertEquals(namePattern("(a|b)\\1$").matchesStart("ab"), false);
    assertEquals(namePattern("a(?i:b)$").matchesStart("aB"), true);
    assertEquals(namePattern("a{9000}$").matchesStart("a".repeat(9000)), true);
    assertEquals(namePattern("(?:){5000000000}a").matchesStart("a"), true);
  });

  it("takes a regular expression of JavaScript as it is", () => {
    const pattern = namePattern(/(\w)-/g);
    assertEquals(pattern.matchesStart("a-"), true);
    assertEquals(pattern.matchesStart(" a-"), false);
    assertEquals(pattern.replace("a-b-", "$1"), "ab");
    assertEquals(pattern.group("a-", 1), "a");
  });

  it("refuses an expression that does not parse", () => {
    assertThrows(() => namePattern("("), SyntaxError, "Cannot use the ");
  });
});
