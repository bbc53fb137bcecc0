import { describe } from "node:test";
import { testExpressions } from "../fixtures/expression_growth.ts";

describe("Expressions that addresses of runs and manifests meet", () => {
  testExpressions("pipeline");
  testExpressions("manifest");
});
