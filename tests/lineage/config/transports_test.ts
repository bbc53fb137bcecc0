import { describe, it } from "node:test";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { noopTransport } from "../../../src/lineage/mod.ts";
import { inspectConfig } from "../../../src/lineage/config/mod.ts";
import { configuredClient } from "../../../src/lineage/config/from_environment.ts";
import { inspectYaml } from "../../fixtures/inspect_yaml.ts";

describe("transports of the configuration", () => {
  it("may be replaced by a custom transport of that type", async () => {
    const seen: unknown[] = [];
    const transports = {
      kafka(section: Readonly<Record<string, unknown>>) {
        seen.push(section);
        return noopTransport();
      },
    };
    const config = { transport: { type: "kafka", topic: 7 } };
    const options = { config, env: {}, cwd: "/nowhere", transports };
    assertEquals((await inspectConfig(options)).issues, []);
    await configuredClient(options);
    assertEquals(seen, [{ type: "kafka", topic: 7 }]);
  });

  it("report all issues of a file, with their lines, and within other transports as well", async () => {
    const yaml = `
transport:
  type: composite
  transports:
    - type: kinesis
      properties: [a]
      topics: t
    - type: transform
      transformer_class: a.B
      transport:
        type: http
        url: localhost
        tiemout: 1
    - type: transform
      transport:
        type: datadog
        apiKey: k
        retry:
          total: many
    - type: nats
      any: thing
    - type: file
      log_file_path: events
`;
    const { issues, warnings } = await inspectYaml(yaml);
    assertEquals(
      issues.map(({ path, line }) => [path?.replace("transport.transports", ""), line]),
      [
        ["[0].streamName", 5],
        ["[0].region", 5],
        ["[0].properties", 6],
        ["[1].transformer_class", 9],
        ["[1].transport.url", 12],
        ["[2].transformer_class", 14],
        ["[2].transport.retry.total", 19],
        ["[3].type", 20],
      ],
    );
    assertEquals(warnings.map((text) => /key "transport.transports(.*?)" in/.exec(text)?.[1]), [
      "[0].topics",
      "[1].transport.tiemout",
    ]);
  });

  it("are read from variables, whose names have no capitals", async () => {
    const prefix = "OPENLINEAGE__TRANSPORT__";
    const cases: readonly Readonly<Record<string, string>>[] = [
      { TYPE: "amazon_datazone_api", DOMAINID: "d", ENDPOINTOVERRIDE: "https://h" },
      { TYPE: "gcplineage", PROJECT_ID: "12" },
      { TYPE: "datadog", API_KEY: "k", ASYNC_TRANSPORT_RULES__DBT__MODEL: "true" },
      {
        TYPE: "kafka",
        TOPIC: "t",
        CONFIG: '{"bootstrap.servers":"h"}',
        MESSAGEKEY: "k",
        FLUSH: "no",
      },
    ];
    for (const keys of cases) {
      const env = Object.fromEntries(Object.entries(keys).map(([k, v]) => [`${prefix}${k}`, v]));
      const { issues, warnings } = await inspectConfig({ env, cwd: "/nowhere" });
      assertEquals([issues.map(({ path }) => path), warnings], [[], []]);
    }
  });

  it("have auth whose keys are read from variables", async () => {
    const env = {
      OPENLINEAGE__TRANSPORT__TYPE: "http",
      OPENLINEAGE__TRANSPORT__URL: "http://h",
      OPENLINEAGE__TRANSPORT__AUTH__TYPE: "jwt",
      OPENLINEAGE__TRANSPORT__AUTH__APIKEY: "k",
      OPENLINEAGE__TRANSPORT__AUTH__TOKENENDPOINT: "http://h/token",
      OPENLINEAGE__TRANSPORT__AUTH__TOKEN_FIELDS: '["a"]',
    };
    const { issues, warnings } = await inspectConfig({ env, cwd: "/nowhere" });
    assertEquals([issues.map(({ path }) => path), warnings], [[], []]);
  });
});

describe("variables of other products", () => {
  async function issuesOf(
    transport: Readonly<Record<string, unknown>>,
    env: Readonly<Record<string, string>>,
  ): Promise<string[]> {
    const { issues } = await inspectConfig({ config: { transport }, env, cwd: "/nowhere" });
    return issues.map(({ message }) => message.replace(/.* key /, ""));
  }

  it("are the default key and site of datadog", async () => {
    assertEquals(await issuesOf({ type: "datadog" }, { DD_API_KEY: "k" }), []);
    assertEquals(
      await issuesOf({ type: "datadog" }, { DD_API_KEY: "k", DD_SITE: "datadoghq.eu" }),
      [],
    );
    const [missing] = await issuesOf({ type: "datadog" }, { DD_API_KEY: "" });
    assertStringIncludes(
      missing ?? "",
      "\"transport.apiKey\" in the option 'config': it is missing",
    );
    const env = { DD_API_KEY: "k", DD_SITE: "nowhere.example" };
    const [broken] = await issuesOf({ type: "datadog" }, env);
    assertStringIncludes(
      broken ?? "",
      "\"transport.site\" in the option 'config': expected an http",
    );
    assertStringIncludes(broken ?? "", 'in the variable "DD_SITE"');
    assertEquals(await issuesOf({ type: "datadog", site: "datadoghq.eu" }, env), []);
  });

  it("are not shown", async () => {
    const config = { transport: { type: "datadog" } };
    const env = { DD_API_KEY: "s3cret", DD_SITE: "datadoghq.eu" };
    const report = await inspectConfig({ config, env, cwd: "/nowhere" });
    const paths = report.entries.map(({ path }) => path);
    assertEquals(paths.filter((path) => /site|key/i.test(path)), []);
  });
});
