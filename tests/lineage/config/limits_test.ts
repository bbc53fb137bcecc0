import { describe, it } from "node:test";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { inspectConfig } from "../../../src/lineage/config/mod.ts";
import type { FromEnvironmentOptions } from "../../../src/lineage/config/mod.ts";
import { assertGrowth } from "../../fixtures/growth.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

/** The options of a configuration with a number of unknown keys. */
type Make = (names: readonly string[]) => FromEnvironmentOptions & { readonly yaml?: string };

const SOURCES: Readonly<Record<string, Make>> = {
  "the option config": (names) => ({
    config: {
      transport: { type: "noop", ...Object.fromEntries(names.map((name) => [name, "v"])) },
    },
  }),
  facets: (names) => ({
    config: { facets: Object.fromEntries(names.map((name) => [name, { disabled: true }])) },
  }),
  variables: (names) => ({
    env: Object.fromEntries(names.map((name) => [`OPENLINEAGE__TRANSPORT__${name}`, "v"])),
  }),
  "a file": (names) => ({
    yaml: `transport:\n  type: noop\n${names.map((name) => `  ${name}: v\n`).join("")}`,
  }),
  "a file with one line": (names) => ({
    yaml: `transport: { type: noop, ${names.map((name) => `${name}: v`).join(", ")} }`,
  }),
};

describe("inspectConfig() of many keys", () => {
  for (const [source, make] of Object.entries(SOURCES)) {
    it(`takes time that grows with their number, in ${source}`, async () => {
      // The square of eight times the keys is 64 times as much.
      await assertGrowth(source, (count) => inspectKeys(make, count), {
        small: 2_000,
        large: 16_000,
      });
    });
  }

  it("ignores a variable whose name is too deep", async () => {
    const env = { [`OPENLINEAGE${"__A".repeat(20_000)}`]: "v" };
    const { warnings } = await inspectConfig({ env, cwd: "/nowhere" });
    assertEquals(warnings.length, 1);
    assertStringIncludes(warnings[0] ?? "", "its name is too deep");
  });

  it("refuses a file of more than 4 MB, and a line without end", async () => {
    const { issues } = await inspectFile(`a: ${"b".repeat(4_000_000)}`);
    assertStringIncludes(issues[0]?.message ?? "", "more than 4000000 bytes");
    const odd = await inspectFile(`a${" ".repeat(500_000)}: [\n`);
    assertEquals(odd.issues.length, 1);
  });
});

async function inspectFile(yaml: string, options: FromEnvironmentOptions = {}) {
  await using place = await tempFolder();
  await place.write("openlineage.yml", yaml);
  return await inspectConfig({ env: {}, cwd: place.path, ...options });
}

async function inspectKeys(make: Make, count: number): Promise<void> {
  const { yaml, ...options } = make(Array.from({ length: count }, (_, index) => `KEY${index}`));
  const { issues } = yaml === undefined
    ? await inspectConfig({ env: {}, cwd: "/nowhere", ...options })
    : await inspectFile(yaml, options);
  assert(issues.length <= 1);
}
