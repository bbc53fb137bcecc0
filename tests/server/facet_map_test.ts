import { assert } from "@std/assert";
import { describe, it } from "node:test";
import { FacetMap } from "../../src/server/projection/facet_map.ts";

/** Creates arrays within arrays, as a client may send them. */
function nested(depth: number): unknown {
  let value: unknown = [];
  for (let at = 0; at < depth; at++) value = [value];
  return value;
}

describe("FacetMap", () => {
  it("keeps the object of an equal facet", () => {
    const map = new FacetMap();
    const facet = { deep: nested(50) };
    map.set("acme", facet, "1");
    assert(map.set("acme", { deep: nested(50) }, "2"));
    assert(map.get("acme") === facet);
  });

  it("accepts an equal facet that is too deep to compare", () => {
    const map = new FacetMap();
    map.set("acme", { deep: nested(50_000) }, "1");
    assert(map.set("acme", { deep: nested(50_000) }, "2"));
    assert(!map.set("acme", {}, "2"));
  });
});
