import { describe } from "node:test";
import { testExpressions } from "../fixtures/expression_growth.ts";

describe("Expressions of the server", () => {
  testExpressions("server");
});
