import { describe } from "node:test";
import { testExpressions } from "../fixtures/expression_growth.ts";

describe("Expressions that lineage events meet", () => {
  for (const folder of ["enrichment", "event", "facets", "validation", "values"]) {
    testExpressions(`lineage/${folder}`);
  }
});
