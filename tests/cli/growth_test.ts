import { describe, it } from "node:test";
import { lineFilter } from "../../src/cli/events/event_filter.ts";
import { ENRICHED_FIELDS } from "../../src/enriched/mod.ts";
import { enrichedLine } from "../fixtures/enriched_lines.ts";
import { testExpressions } from "../fixtures/expression_growth.ts";
import { assertLinear } from "../fixtures/growth.ts";

describe("Expressions of the command line", () => {
  testExpressions("cli");
});

describe("lineFilter()", () => {
  it("takes time that grows with the condition and the line", async () => {
    const encoder = new TextEncoder();
    for (const repeated of ["a", "=", "é"]) {
      await assertLinear(repeated, (length) => {
        const value = repeated.repeat(length);
        const where = [{ field: "page_title", value, isEqual: true }];
        const filter = lineFilter({ where, sample: 0.5, skipLongLines: false }, ENRICHED_FIELDS);
        const line = encoder.encode(enrichedLine({ page_title: value }));
        filter?.(line, 0, line.length);
      });
    }
  });
});
