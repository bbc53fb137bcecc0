import { describe, it } from "node:test";
import { schemaSection } from "../../src/server/pages/datasets/schema_section.ts";
import type { DatasetDetail } from "../../src/server/store/datasets.ts";
import { testExpressions } from "../fixtures/expression_growth.ts";
import { assertLinear } from "../fixtures/growth.ts";

describe("Expressions of the server", () => {
  testExpressions("server");
});

describe("schemaSection()", () => {
  it("takes time that grows with the dots of a name", async () => {
    await assertLinear("the name of a column", (length) => {
      const fields = [{ name: `a${".".repeat(length)}`, tags: [] }];
      const dataset = { namespace: "a", name: "b", fields, facets: {} } as unknown as DatasetDetail;
      schemaSection(dataset, { versions: [], jobs: [], lineage: undefined });
    });
  });
});
