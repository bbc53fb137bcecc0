import { describe } from "node:test";
import { testExpressions } from "../fixtures/expression_growth.ts";

describe("Expressions of shared pieces", () => {
  testExpressions("internal");
});
