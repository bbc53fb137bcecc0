import { assertThrows } from "@std/assert";
import { it } from "node:test";
import { type ManifestStore, MemoryManifestStore } from "../../src/manifest/mod.ts";
import { testManifestStore } from "../contracts/manifest_store.ts";

testManifestStore("MemoryManifestStore", () => {
  let shared: ManifestStore | undefined;
  return Promise.resolve({
    open: (options) => shared ??= new MemoryManifestStore(options),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
});

it("MemoryManifestStore refuses a skew below zero", () => {
  assertThrows(() => new MemoryManifestStore({ maxSkewMs: -1 }), RangeError, "'maxSkewMs'");
  assertThrows(() => new MemoryManifestStore({ maxSkewMs: NaN }), RangeError, "'maxSkewMs'");
});
