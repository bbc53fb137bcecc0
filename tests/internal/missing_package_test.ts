import { assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "node:test";
import { lazyPackage } from "../../src/internal/missing_package.ts";

// The messages of Node, Bun and Deno.
const MESSAGES = [
  "Cannot find package 'parquet-wasm' imported from /app/main.js",
  "Cannot find package 'parquet-wasm' from '/app/main.js'",
  "Could not find package 'parquet-wasm' from referrer 'file:///app/main.js'.",
];

describe("lazyPackage()", () => {
  it("loads on the first call, and once", async () => {
    let loads = 0;
    const load = lazyPackage(() => Promise.resolve({ loads: ++loads }));
    assertEquals(loads, 0);
    assertEquals(await Promise.all([load(), load()]), [{ loads: 1 }, { loads: 1 }]);
    assertEquals(await load(), { loads: 1 });
  });

  it("names a missing package and the command that installs all that are needed", async () => {
    const packages = "parquet-wasm apache-arrow";
    for (const message of MESSAGES) {
      const load = lazyPackage(() => Promise.reject(new Error(message)), { packages });
      const error = await assertRejects(load, Error);
      assertEquals(
        error.message,
        'Cannot load package "parquet-wasm": it is not installed, run "npm install parquet-wasm apache-arrow"',
      );
    }
  });

  it("names the option of Deno where no import map names the package", async () => {
    const message = 'Import "@std/yaml" not a dependency\n    at file:///clone/src/yaml.ts:1:1';
    const load = lazyPackage(() => Promise.reject(new TypeError(message)));
    await assertRejects(
      load,
      Error,
      'Cannot load package "@std/yaml": no import map names it, run Deno with "--config ',
    );
  });

  it("rejects with any other error as it is, and loads again afterwards", async () => {
    const results = [Promise.reject(new TypeError("Broken")), Promise.resolve(1)];
    const load = lazyPackage(() => results.shift() ?? Promise.resolve(0));
    await assertRejects(load, TypeError, "Broken");
    assertEquals(await load(), 1);
  });
});
