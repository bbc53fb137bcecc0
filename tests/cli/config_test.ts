import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { describe, it } from "node:test";
import { runline } from "../fakes/cli_io.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";

const YAML = `transport:
  type: http
  url: https://user:s3cret@ol.example/base?key=s3cret
  custom_headers:
    X-Api: s3cret
  auth:
    type: api_key
    apiKey: s3cret
tags:
  job:
    team: orders
`;

describe("runline config show", () => {
  it("writes each value and its source", async () => {
    await using place = await tempFolder();
    await place.write("openlineage.yml", YAML);
    const env = { OPENLINEAGE__TRANSPORT__TIMEOUT: "2.5" };
    const { exitCode, out, err } = await runline(place.path, ["config", "show"], { env });
    assertEquals([exitCode, err], [0, ""]);
    const rows = out.trim().split("\n").slice(2).map((line) => line.split(/ {2,}/));
    const find = (path: string) => rows.find(([key]) => key === path)?.slice(1);
    assertEquals(find("transport.type"), ["http", "openlineage.yml:2"]);
    assertEquals(find("transport.timeout"), ["2.5", "OPENLINEAGE__TRANSPORT__TIMEOUT"]);
    assertEquals(find("transport.endpoint"), ["api/v1/lineage", "default"]);
    assertEquals(find("transport.retry.total"), ["5", "default"]);
    assertEquals(find("transport.url"), [
      "https://***@ol.example/base?***",
      "openlineage.yml:3",
    ]);
    assertEquals(find("tags.job.team"), ["orders", "openlineage.yml:11"]);
    assertEquals(find("facets.source_code_location.disabled"), ["true", "default"]);
  });

  it("shows no secret, in text and in JSON", async () => {
    await using place = await tempFolder();
    await place.write("openlineage.yml", YAML);
    for (const args of [["config", "show"], ["config", "show", "--json"]]) {
      const { out, err } = await runline(place.path, args);
      assertStringIncludes(out, "********");
      assert(!(out + err).includes("s3cret"));
    }
  });

  it("names the older variables", async () => {
    const env = { OPENLINEAGE_URL: "http://h", OPENLINEAGE_API_KEY: "s3cret" };
    const { out } = await runline("/nowhere", ["config", "show", "--json"], { env });
    const { disabled, entries } = JSON.parse(out);
    assertEquals(disabled, false);
    const legacy = entries.filter(({ source }: { source: string }) => source === "legacy");
    assertEquals(legacy, [
      entryOf("transport.type", "http", "OPENLINEAGE_URL"),
      entryOf("transport.url", "http://h", "OPENLINEAGE_URL"),
      entryOf("transport.auth.type", "api_key", "OPENLINEAGE_API_KEY"),
      { ...entryOf("transport.auth.apiKey", "********", "OPENLINEAGE_API_KEY"), masked: true },
    ]);
  });

  it("shows what it can of a broken configuration, reports the issue, and exits with 1", async () => {
    const env = { OPENLINEAGE__TRANSPORT__TYPE: "http", OPENLINEAGE_DISABLED: "true" };
    const { exitCode, out, err } = await runline("/nowhere", ["config", "show"], { env });
    assertEquals(exitCode, 1);
    assertStringIncludes(out, "OPENLINEAGE__TRANSPORT__TYPE");
    assertStringIncludes(err, 'key "transport.url" in the environment: it is missing');
    assertStringIncludes(err, "OPENLINEAGE_DISABLED turns all of it off");
  });

  it("writes invisible characters as JSON", async () => {
    const env = { OPENLINEAGE__TAGS__JOB__A: " \u001b[2J" };
    const { out } = await runline("/nowhere", ["config", "show"], { env });
    assertStringIncludes(out, '" \\u001b[2J"');
  });
});

describe("runline config check", () => {
  it("reports every issue with file, line and key, and exits with 1", async () => {
    await using place = await tempFolder();
    const yaml = `transport:
  type: http
  url: localhost
  timeout: soon
  tiemout: 5
filters:
  - type: regexp
`;
    await place.write("openlineage.yml", yaml);
    const { exitCode, out, err } = await runline(place.path, ["config", "check"]);
    assertEquals([exitCode, err], [1, "3 issues, 1 warning\n"]);
    const file = place.file("openlineage.yml");
    const starts = [
      `issue: Cannot use lineage configuration key "transport.url" in "${file}" line 3: `,
      `issue: Cannot use lineage configuration key "transport.timeout" in "${file}" line 4: `,
      `issue: Cannot use lineage configuration key "filters[0].type" in "${file}" line 7: `,
      `warning: Lineage configuration key "transport.tiemout" in "${file}" line 5 has no effect`,
    ];
    const lines = out.trim().split("\n");
    assertEquals(lines.map((line, index) => line.slice(0, starts[index]?.length)), starts);
  });

  it("checks the section of a transport", async () => {
    await using place = await tempFolder();
    const yaml = `transport:
  type: kafka
  config:
    acks: [all]
    sasl.password: s3cret
  flush: maybe
`;
    await place.write("openlineage.yml", yaml);
    const { exitCode, out, err } = await runline(place.path, ["config", "check"]);
    assertEquals([exitCode, err], [1, "4 issues, 0 warnings\n"]);
    const issues = [...out.matchAll(/key "(.*?)" in ".*" line (\d+): (.*?)(?:,|$)/gm)];
    assertEquals(issues.map(([, path, line, state]) => `${path} ${line} ${state}`), [
      "transport.topic 1 it is missing",
      "transport.config.acks 4 expected a string",
      'transport.config 3 Cannot use "bootstrap.servers" of the Kafka configuration: it is missing',
      "transport.flush 6 expected true or false",
    ]);
    const shown = await runline(place.path, ["config", "show"]);
    assert(!(shown.out + shown.err).includes("s3cret"));
  });

  it("writes the same as JSON", async () => {
    const env = { OPENLINEAGE__TRANSPORT__TYPE: "htp", OPENLINEAGE_CLIENT_LOGGING: "loud" };
    const { exitCode, out } = await runline("/nowhere", ["config", "check", "--json"], { env });
    const { issues, warnings } = JSON.parse(out);
    assertEquals([exitCode, warnings], [1, []]);
    assertEquals(issues.map(({ path }: { path?: string }) => path), ["transport.type", undefined]);
  });

  it("exits with 0 if nothing is wrong, and with 2 for an argument", async () => {
    const { exitCode, out, err } = await runline("/nowhere", ["config", "check"]);
    assertEquals([exitCode, out, err], [0, "", "0 issues, 0 warnings\n"]);
    assertEquals((await runline("/nowhere", ["config", "check", "x"])).exitCode, 2);
    assertEquals((await runline("/nowhere", ["config", "show", "x"])).exitCode, 2);
  });
});

function entryOf(path: string, value: string, variable: string): Record<string, unknown> {
  return { path, value, masked: false, source: "legacy", variable };
}
