import { describe, it } from "node:test";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { inspectConfig } from "../../../src/lineage/config/mod.ts";
import type { ConfigReport } from "../../../src/lineage/config/mod.ts";
import { inspectYaml } from "../../fixtures/inspect_yaml.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

async function warningsOf(env: Readonly<Record<string, string>>): Promise<readonly string[]> {
  return (await inspectConfig({ env, cwd: "/nowhere" })).warnings;
}

async function issueOf(url: string): Promise<string> {
  const { issues } = await inspectYaml(`transport: { type: http, url: '${url}' }`);
  return issues.map(({ message }) => message.replace(/.*line 1: /, "")).join();
}

function only(report: Pick<ConfigReport, "warnings">): string {
  assertEquals(report.warnings.length, 1, report.warnings.join("\n"));
  return report.warnings[0] ?? "";
}

describe("inspectConfig() warns", () => {
  const variables: readonly (readonly [env: Readonly<Record<string, string>>, warning: string])[] =
    [
      [
        { OPENLINEAGE_TRANSPORT__TYPE: "noop" },
        'The variable "OPENLINEAGE_TRANSPORT__TYPE" is not read: use "OPENLINEAGE__TRANSPORT__TYPE"',
      ],
      [
        { OPENLINEAGE_APIKEY: "k" },
        'The variable "OPENLINEAGE_APIKEY" is not read: use "OPENLINEAGE_API_KEY"',
      ],
      [
        { OPENLINEAGE_API_KEY: "k" },
        'The variable "OPENLINEAGE_API_KEY" has no effect without "OPENLINEAGE_URL"',
      ],
      [
        { OPENLINEAGE_PARENT_ID: "no" },
        'The variable "OPENLINEAGE_PARENT_ID" is ignored: it does not name a run',
      ],
    ];
  for (const [env, warning] of variables) {
    it(`of ${Object.keys(env)}`, async () => {
      assertEquals(await warningsOf(env), [warning]);
    });
  }

  it("ignore variables of integrations, and empty ones", async () => {
    const env = {
      OPENLINEAGE_NAMESPACE: "a",
      OPENLINEAGE_EXTRACTORS: "a.B",
      OPENLINEAGE_APIKEY: "",
      OPENLINEAGE_URL: "http://h",
      OPENLINEAGE_API_KEY: "k",
    };
    assertEquals(await warningsOf(env), []);
  });

  it("of an empty file", async () => {
    assertStringIncludes(only(await inspectYaml(" \n")), "is empty: it configures nothing");
  });

  it("of a file with another ending", async () => {
    await using place = await tempFolder();
    await place.write("openlineage.yaml", "transport: { type: noop }");
    const report = await inspectConfig({ env: {}, cwd: place.path, home: place.path });
    assertStringIncludes(only(report), 'its name must be "openlineage.yml"');
  });

  it("of a file in the working folder that belongs to another user", async () => {
    await using place = await tempFolder();
    await place.write("openlineage.yml", "transport: { type: noop }");
    const { stat } = await import("node:fs/promises");
    const { uid } = await stat(place.file("openlineage.yml"));
    const inspect = (user: number) =>
      inspectConfig({ env: {}, cwd: place.path, home: place.path, uid: user });
    assertEquals((await inspect(uid)).warnings, []);
    if (uid === 0) return;
    assertStringIncludes(only(await inspect(uid + 1)), "belongs to another user");
  });

  it("of the spelling of a key that loses against another one of its source", async () => {
    const env = {
      OPENLINEAGE__TRANSPORT__TYPE: "http",
      OPENLINEAGE__TRANSPORT__URL: "http://h",
      OPENLINEAGE__TRANSPORT__CUSTOM_HEADERS: '{"a":"1"}',
      OPENLINEAGE__TRANSPORT__HEADERS: '{"a":"2"}',
    };
    const { issues, warnings } = await inspectConfig({ env, cwd: "/nowhere" });
    assertEquals([issues.length, warnings.length], [0, 1]);
    assertStringIncludes(warnings[0] ?? "", '"transport.custom_headers" in the variable');
  });
});

describe("inspectConfig() names the mistake in a URL", () => {
  it("of typographic quotation marks, placeholders and a missing //", async () => {
    assertStringIncludes(await issueOf("“http://h”"), "found typographic quotation marks");
    assertStringIncludes(await issueOf("http://${HOST}:5000"), "found a placeholder");
    assertStringIncludes(await issueOf("http://$HOST"), "found a placeholder");
    assertStringIncludes(await issueOf("http:host"), "must be an absolute http or https URL");
  });
});

describe("inspectConfig() names the type that it finds", () => {
  it("of numbers and booleans in a file, where all are strings", async () => {
    const { issues } = await inspectYaml("filters: 5\ntags: true\ndataset: a");
    assertEquals(issues.map(({ message }) => message.replace(/.*: /, "")), [
      "expected a list, found a number",
      "expected a map, found a boolean",
      "expected a map, found a string",
    ]);
  });

  it("once if the type is missing", async () => {
    const { issues } = await inspectYaml("transport: { url: http://h }\nfilters: [{ match: a }]");
    assertEquals(issues.map(({ path }) => path), ["transport.type", "filters[0].type"]);
  });
});
