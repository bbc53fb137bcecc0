import { describe, it } from "node:test";
import { parseRunName, type RunNameTemplate } from "../../src/archive/mod.ts";
import { testExpressions } from "../fixtures/expression_growth.ts";
import { assertLinear } from "../fixtures/growth.ts";

describe("Expressions of archives", () => {
  testExpressions("archive");
});

describe("parseRunName()", () => {
  it("takes time that grows with the length of the name and of the template", async () => {
    for (const repeated of ["0", "-", "run=", "/", "a", "\u0660"]) {
      const text = (length: number) => repeated.repeat(length / repeated.length);
      for (const parse of ["strict", "python", "year={year}/month={month}"] as const) {
        await assertLinear(`${parse} on ${repeated}`, (length) => {
          parseRunName(`run=2026-01-${text(length)}`, { parse });
        });
      }
    }
    for (const repeated of ["{", "}", "{year}", "{a", "/", "x"]) {
      const text = (length: number) => repeated.repeat(length / repeated.length);
      await assertLinear(`the template ${repeated}`, (length) => {
        const parse = `${text(length)}{year}` as RunNameTemplate;
        try {
          parseRunName("2026", { parse });
        } catch (error) {
          if (!(error instanceof TypeError)) throw error;
        }
      });
    }
  });
});
