import { describe, it } from "node:test";
import { assertEquals, assertThrows } from "@std/assert";
import { namePattern } from "../../../../src/lineage/enrichment/python/name_pattern.ts";
import { pythonRegExp } from "../../../../src/lineage/enrichment/python/python_regexp.ts";

/** Strings that `re.match` of Python 3.11 matches at their start, and strings that it does not. */
const CASES:
  readonly (readonly [regex: string, matched: readonly string[], others: readonly string[]])[] = [
    ["\\w", ["a", "é", "_", "5", "٣", "²", "½"], [" ", "-", "\u00a0"]],
    ["\\w+$", ["été"], ["ét é"]],
    ["\\W", [" ", "-", "😀"], ["é", "²"]],
    ["\\d", ["5", "٣"], ["²", "½", "a"]],
    ["\\D", ["²", "a"], ["5", "٣"]],
    ["\\s", [" ", "\u00a0", "\x85", "\x1c", "\n"], ["\ufeff", "a"]],
    ["[\\w-]+$", ["é-a"], ["a b"]],
    ["[\\W]", ["-"], ["é"]],
    ["(?a)\\w", ["a"], ["é"]],
    ["(?a)\\d", ["5"], ["٣"]],
    ["\\bété\\b", ["été", "été!"], ["étés"]],
    [".*\\Bt", ["été", "at"], ["t"]],
    ["foo{,2}$", ["fo", "foo", "fooo"], ["foooo"]],
    ["a{2,}$", ["aa", "aaaa"], ["a"]],
    ["a{,}$", ["", "aaa"], ["b"]],
    ["a{x}", ["a{x}"], ["a"]],
    ["{a}", ["{a}"], ["a"]],
    ["[]a]+$", ["]]a"], ["[a"]],
    ["[^]a]", ["b"], ["]", "a"]],
    ["[[]", ["["], ["]"]],
    ["[&&a||]", ["&", "a", "|"], ["b"]],
    ["[é-ï]", ["ê"], ["a"]],
    ["[\\b]", ["\x08"], ["b"]],
    [".", ["\r", "\u2028", "😀"], ["\n"]],
    [".$", ["😀", "a", "a\n"], ["aa"]],
    ["(?s)a.b", ["a\nb"], ["ab"]],
    ["(?m)a$", ["a\nb"], ["a\rb"]],
    ["a\\Z", ["a"], ["a\n"]],
    ["\\-\\@\\/\\.", ["-@/."], ["-@/x"]],
    ["\\x41\\u00e9\\t\\073", ["Aé\t;"], ["A"]],
    ["(?P<n>a)(?P=n)", ["aa"], ["ab"]],
    ["(a)\\1", ["aa"], ["ab"]],
    ["a(?#a note)b", ["ab"], ["a"]],
    ["(?i)ÉTÉ", ["été"], ["ete"]],
    ["😀+$", ["😀😀"], ["😀x"]],
  ];

describe("pythonRegExp()", () => {
  for (const [regex, matched, others] of CASES) {
    it(`matches what Python does: ${regex}`, () => {
      const { source, flags } = pythonRegExp(regex);
      const matches = (text: string): boolean => new RegExp(source, `${flags}y`).test(text);
      assertEquals(matched.filter((text) => !matches(text)), []);
      assertEquals(others.filter(matches), []);
      const pattern = namePattern(regex);
      assertEquals(matched.filter((text) => !pattern.matchesStart(text)), []);
      assertEquals(others.filter((text) => pattern.matchesStart(text)), []);
    });
  }

  const refused = [
    "(?x)a",
    "(?L)a",
    "a++",
    "a**",
    "(?>a)",
    "(?(1)a|b)",
    "\\N{BULLET}",
    "\\y",
    "\\p{L}",
  ];
  for (const regex of [...refused, "(", ")", "[a", "[z-a]", "a{3,1}", "(?P<n", "\\"]) {
    it(`refuses ${regex}`, () => {
      assertThrows(() => pythonRegExp(regex), SyntaxError, "Cannot use the ");
    });
  }
});
