import { assertThrows } from "@std/assert";
import { describe, it } from "node:test";
import { datasetFromText, datasetFromUrl, namespaceFromUrl } from "../../src/lineage/naming/mod.ts";
import { testExpressions } from "../fixtures/expression_growth.ts";
import { assertLinear } from "../fixtures/growth.ts";

describe("Expressions that lineage events and configurations meet", () => {
  const FOLDERS = ["config", "enrichment", "event", "facets", "transports", "validation", "values"];
  for (const folder of FOLDERS) {
    testExpressions(`lineage/${folder}`);
  }
});

describe("Naming by text", () => {
  it("refuses what is longer than any address, before it is taken apart", async () => {
    const naming = [
      (text: string) => datasetFromText(text, { folder: "/" }),
      (text: string) => datasetFromUrl(text, "orders"),
      (text: string) => namespaceFromUrl(text),
    ];
    for (const name of naming) {
      for (const repeated of [" ", ":", "(", "/", ";a=", "&a"]) {
        await assertLinear(`${name} on ${repeated}`, (length) => {
          const text = `jdbc:x${repeated.repeat(length / repeated.length)}x`;
          assertThrows(() => name(text), TypeError, "has more than 4096 characters");
        });
      }
    }
  });
});
