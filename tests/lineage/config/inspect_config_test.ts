import { describe, it } from "node:test";
import { assert, assertEquals } from "@std/assert";
import type { ConfigEntry } from "../../../src/lineage/config/report.ts";
import { mergeConfig } from "../../../src/lineage/config/value.ts";
import { inspectConfig } from "../../../src/lineage/config/inspect_config.ts";
import { inspectYaml } from "../../fixtures/inspect_yaml.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

describe("inspectConfig() and secrets", () => {
  const secrets: readonly (readonly [path: string, value: unknown])[] = [
    ["transport.auth.apiKey", "S"],
    ["transport.auth.api_key", "S"],
    ["transport.auth.apikey", 1500100900],
    ["transport.auth", "S"],
    ["transport.auth", ["S"]],
    ["transport.auth", [["api_key", { type: "S" }], "S"]],
    ["transport.auth.key", "S"],
    ["transport.auth.api_keyy", "S"],
    ["transport.auth.type", "S"],
    ["transport.type", "S"],
    ["transport.retry", "S"],
    ["transport.retry.S", "S"],
    ["transport.timeout", { a: "S" }],
    ["transport.custom_headers", "X-Anything: S"],
    ["transport.customHeaders", "S"],
    ["transport.headers", ["S"]],
    ["transport.custom_headers.a", [[{ b: "S" }]]],
    ["transport.custom_headers.X-Anything", "S"],
    ["transport.customHeaders.a", ["S"]],
    ["transport.urlParams.a", "S"],
    ["transport.sslContext.keyPassword", "S"],
    ["transport.password", "S"],
    ["transport.note", [[{ password: "S" }]]],
    ["transport.note", "S"],
    ["transport.note.more", true],
    ["transport", '{"apiKey": "S"'],
    ["circuitBreaker.token", "S"],
    ["filters", "S"],
    ["filters", [{ type: "S", match: "S" }]],
    ["tags", "S"],
    ["transport.url", "https://u:S@h/p"],
    ["transport.url", "https://S@h"],
    ["transport.url", "https://u:a/S@h"],
    ["transport.url", "u:S@h:5000"],
    ["transport.url", "https://h/p?key=S&x=S#f"],
    ["transport.url", "https://user:pa SS@h/"],
    ["transport.url", "https://u:S@S@h/"],
    ["transport.url", "https://u:S\nS@h/"],
    ["transport.url", "jdbc:sqlserver://h;user=u;password=S"],
    ["transport.url", "jdbc:sqlserver:h;password=S"],
    ["transport.url", "https://h/x;token=S"],
    ["transport.url", "https://h/#tok=S"],
    ["transport.url", "https://h/?a=b;api_key=S"],
    ["transport.endpoint", "#tok=S"],
    ["transport.endpoint", "?a=b;api_key=S"],
    ["transport.url", "https://h/?a=b S;S&S#S"],
    ["transport.url", "https://h/?S"],
    ["transport.url", "https://h/#S"],
    ["transport.url", "https://h?S"],
    ["transport.url", "https://h/p?S#S"],
    ["transport.url", "https://h/p?a=b&S"],
    ["transport.url", "https://h/p?S&a=b"],
    ["transport.url", "https://h/p?/S/S@"],
    ["transport.endpoint", "api/v1/lineage?S"],
    ["transport.endpoint", "?S"],
    ["transport.endpoint", "#S"],
    ["transport.name", "postgres://u:S@h"],
  ];
  for (const [path, value] of secrets) {
    it(`masks ${JSON.stringify(value)} at ${path}`, async () => {
      const entries = await entriesOf(path, value);
      assert(entries.length > 0);
      for (const entry of entries) {
        assert(entry.masked, JSON.stringify(entry));
        assert(!JSON.stringify(entry.value).includes("S") && entry.value !== value);
      }
    });
  }

  const plain: readonly (readonly [path: string, value: unknown])[] = [
    ["transport.url", "https://h:5000/base"],
    ["transport.url", "https://h:5000/base?"],
    ["transport.url", "https://h:5000/base;v1"],
    ["transport.auth.type", "api_key"],
    ["transport.auth.apiKey", null],
    ["transport.auth.apiKey", ""],
    ["transport.auth.apiKey", {}],
    ["transport.note", {}],
    ["transport.retry.status_forcelist", ["500", 503]],
    ["transport.TIMEOUT", 5],
    ["transport.verify", true],
    ["transport.name", "orders"],
    ["facets.environment_variables", ["API_KEY"]],
    ["facets.sql.disabled", true],
    ["tags.job.team", "orders"],
    ["job.owners.MAINTAINER", "ann@acme.example"],
    ["job.tags", "a:b;c"],
  ];
  for (const [path, value] of plain) {
    it(`shows ${JSON.stringify(value)} at ${path}`, async () => {
      const shown = (await entriesOf(path, value)).map(({ value, masked }) => ({ value, masked }));
      assertEquals(shown, [{ value, masked: false }]);
    });
  }

  it("shows only the properties of Kafka without secrets", async () => {
    const properties = {
      "bootstrap.servers": "h:9092",
      "security.protocol": "SASL_SSL",
      "sasl.mechanism": "PLAIN",
      "sasl.password": "S",
      "sasl.jaas.config": "S",
      "ssl.key.pem": "S",
      "basic.auth.user.info": "S",
      acks: 1,
    };
    const transport = { type: "kafka", topic: "orders", config: properties };
    const { entries } = await inspectConfig({ config: { transport }, env: {}, cwd: "/nowhere" });
    const shown = entries.filter(({ path, masked }) => path.includes(".config.") && !masked);
    assertEquals(shown.map(({ path, value }) => [path.slice("transport.config.".length), value]), [
      ["bootstrap.servers", "h:9092"],
      ["security.protocol", "SASL_SSL"],
      ["sasl.mechanism", "PLAIN"],
      ["acks", 1],
    ]);
    assert(!JSON.stringify(entries).includes('"S"'));
  });

  /** Puts a value into a configuration, and returns the entries at or below its path. */
  async function entriesOf(path: string, value: unknown): Promise<readonly ConfigEntry[]> {
    const [root = "", ...rest] = path.split(".");
    const http = { type: "http", url: "http://h", auth: { type: "api_key" } };
    const nested = rest.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
    const section = root === "transport" && rest.length > 0
      ? mergeConfig(http, nested as Readonly<Record<string, unknown>>)
      : nested;
    const { entries } = await inspectConfig({
      config: { [root]: section },
      env: {},
      cwd: "/nowhere",
    });
    const given = entries.filter(({ source }) => source !== "default");
    return given.filter((entry) =>
      entry.path === path ||
      /^[.[]/.test(entry.path.slice(path.length)) && entry.path.startsWith(path)
    );
  }
});

describe("inspectConfig() and the lines of a file", () => {
  const files: readonly (readonly [name: string, yaml: string, line: number])[] = [
    ["block style", "a: 1\ntransport:\n  type: http\n  url: x", 4],
    [
      "a comment and a blank line",
      "# url: y\n\ntransport:\n  # url: z\n  type: http\n\n  url: x",
      7,
    ],
    ["keys in quotes", '\'transport\':\n  "type": http\n  "url": x', 3],
    ["one line", "transport: { type: http, url: x }", 1],
    ["braces on several lines", "transport: {\n  type: http,\n  url: x\n}", 3],
    ["braces that end on the last", "transport: { type: http,\n             url: x }", 2],
    ["JSON on one line", '\n{ "a": {}, "transport": { "type": "http", "url": "x" } }', 2],
    ["JSON", '{\n  "a": 1,\n  "transport": {\n    "type": "http",\n    "url": "x"\n  }\n}', 5],
    ["another section with the key", "tags:\n  url: y\ntransport:\n  type: http\n  url: x", 5],
    ["a document with a head", "---\ntransport:\n  type: http\n  url: x\n...", 4],
    ["line ends of Windows", "transport:\r\n  type: http\r\n  url: x\r\n", 3],
    ["an alias", "a: &a\n  type: http\n  url: x\ntransport: *a", 4],
  ];
  for (const [name, yaml, line] of files) {
    it(`finds the line in ${name}`, async () => {
      const { issues } = await inspectYaml(yaml);
      assertEquals(issues.map((issue) => [issue.path, issue.line]), [["transport.url", line]]);
    });
  }

  it("finds the lines of entries of lists", async () => {
    const yaml = `
filters:
- type: exact
  match: a
- type: glob
-
  type: exact
  match: [b]
transport:
  type: composite
  transports:
    - type: noop
    - name: b
      type: htp
`;
    const { issues } = await inspectYaml(yaml);
    assertEquals(issues.map(({ path, line }) => [path, line]), [
      ["transport.transports[1].type", 14],
      ["filters[1].type", 5],
      ["filters[2].match", 8],
    ]);
  });
});

describe("inspectConfig()", () => {
  it("reports all issues of the readable sources", async () => {
    const env = {
      OPENLINEAGE__TRANSPORT: '{"type":"http","timeout":"soon"}',
      OPENLINEAGE__FILTERS: "all",
      OPENLINEAGE_CLIENT_LOGGING: "loud",
    };
    const { issues } = await inspectYaml("transport: [", env);
    assertEquals(issues.map(({ path }) => path), [
      undefined,
      "transport.url",
      "transport.timeout",
      "filters",
      undefined,
    ]);
  });

  it("reports the issues of each transport of a composite, and creates none", async () => {
    const yaml = `
transport:
  type: composite
  continue_on_failure: maybe
  transports:
    a: { type: http, url: localhost, custom_headers: { a: [1], b: [2] } }
    b: text
    c: { type: unknown, what: ever }
    d: { type: mine, bad: 1 }
    e: { type: file }
`;
    await using place = await tempFolder();
    await place.write("openlineage.yml", yaml);
    const { issues, warnings } = await inspectConfig({
      env: {},
      cwd: place.path,
      transports: {
        mine() {
          throw new Error("it was created");
        },
      },
    });
    assertEquals(issues.map(({ path, line }) => [path, line]), [
      ["transport.transports.a.url", 6],
      ["transport.transports.a.custom_headers.a", 6],
      ["transport.transports.a.custom_headers.b", 6],
      ["transport.transports.b", 7],
      ["transport.transports.c.type", 8],
      ["transport.transports.e.log_file_path", 10],
      ["transport.continue_on_failure", 4],
    ]);
    assertEquals(warnings, []);
  });

  it("reports the places of all spellings of a key, and does not warn across sources", async () => {
    const env = {
      OPENLINEAGE__TRANSPORT__TYPE: "http",
      OPENLINEAGE__TRANSPORT__URL: "http://h",
      OPENLINEAGE__TRANSPORT__AUTH__APIKEY: "s3cret",
    };
    const yaml = "transport:\n  auth:\n    type: api_key\n    api_key: a b";
    const { entries, issues, warnings } = await inspectYaml(yaml, env);
    assertEquals(warnings, []);
    assertEquals(issues.map(({ path, line }) => [path, line]), [["transport.auth.api_key", 4]]);
    const places = entries.map(({ path, line, variable }) => [path, line ?? variable]);
    const own = places.filter(([path]) => String(path).startsWith("transport.auth."));
    assertEquals(own, [
      ["transport.auth.apikey", "OPENLINEAGE__TRANSPORT__AUTH__APIKEY"],
      ["transport.auth.type", 3],
      ["transport.auth.api_key", 4],
    ]);
  });

  it("uses the last of two spellings in one source", async () => {
    const yaml =
      "transport: { type: http, url: http://h, auth: { type: api_key, apiKey: a b, api_key: c } }";
    assertEquals((await inspectYaml(yaml)).issues, []);
    assertEquals(
      (await inspectYaml(yaml.replace("a b", "c").replace("c }", "a b }"))).issues.length,
      1,
    );
  });

  it("tracks all keys of a section that is read twice", async () => {
    const yaml = "job: { namespace: a, name: b, tags: c, owners: d }";
    assertEquals((await inspectYaml(yaml)).warnings, []);
  });

  it("reports a null once, with its place", async () => {
    const { entries } = await inspectYaml("transport: { type: file, log_file_path: x, append: }");
    const found = entries.filter(({ path }) => path === "transport.append");
    assertEquals(found.map(({ value, line }) => [value, line]), [[null, 1]]);
  });

  const misplaced: readonly Readonly<Record<string, unknown>>[] = [
    { type: "file", log_file_path: "s3://key:s3cret@bucket/events" },
    { type: "http", url: "key:s3cret@host" },
    { type: "http", url: "http://key:s3cret@[::1" },
    { type: "http", url: "http://h", endpoint: "http://key:s3cret@host" },
    { type: "http", url: "http://h", auth: "s3cret" },
    { type: "http", url: "http://h", auth: { type: "api_key", apiKey: "s3cret s3cret" } },
    { type: "http", url: "http://h", auth: { type: "api_key", apiKey: ["s3cret"] } },
    { type: "http", url: "http://h", custom_headers: { authorization: "s3cret\u0000" } },
    { type: "http", url: "http://h", custom_headers: "authorization: s3cret" },
    { type: "http", url: "http://h", custom_headers: ["s3cret"] },
    { type: "http", url: "http://h", timeout: "token=s3cret" },
  ];
  for (const transport of misplaced) {
    it(`shows no secret of ${JSON.stringify(transport)}`, async () => {
      const report = await inspectConfig({ config: { transport }, env: {}, cwd: "/nowhere" });
      assert(report.issues.length > 0);
      const said = [...report.issues.map(({ message }) => message), JSON.stringify(report.entries)];
      assert(!said.join("\n").includes("s3cret"), said.join("\n"));
    });
  }

  it("does not quote the type of auth in its issue, which may be a key", async () => {
    const auth = { type: "s3cret", apiKey: "k" };
    const config = { transport: { type: "http", url: "http://h", auth } };
    const { issues } = await inspectConfig({ config, env: {}, cwd: "/nowhere" });
    assertEquals(issues.map(({ path }) => path), ["transport.auth.type"]);
    assert(!issues.some((issue) => `${issue} ${issue.cause}`.includes("s3cret")));
  });

  it("lists values in their order, and defaults after those of their section", async () => {
    const env = { OPENLINEAGE__TAGS__JOB__A: "1" };
    const { entries } = await inspectYaml("transport: { type: file, log_file_path: x }", env);
    assertEquals(entries.map(({ path, source }) => `${path} ${source}`), [
      "tags.job.a variable",
      "transport.type file",
      "transport.log_file_path file",
      "transport.append default",
      "facets.source_code_location.disabled default",
      "dataset.reducing_enabled default",
    ]);
  });
});
