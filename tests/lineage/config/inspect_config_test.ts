import { describe, it } from "node:test";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { shownValue } from "../../../src/lineage/config/_mask.ts";
import { inspectConfig } from "../../../src/lineage/config/inspect_config.ts";
import { inspectYaml } from "../../fixtures/inspect_yaml.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

describe("shownValue()", () => {
  const secrets: readonly (readonly [path: string, value: unknown])[] = [
    ["transport.auth.apiKey", "S"],
    ["transport.auth.api_key", "S"],
    ["transport.auth.apikey", 1500100900],
    ["transport.auth.clientSecret", "S"],
    ["transport.auth", "S"],
    ["transport.auth", ["S"]],
    ["transport.auth", [["api_key", { type: "S" }], "S"]],
    ["transport.auth.key", "S"],
    ["transport.auth.api_keyy", "S"],
    ["transport.auth.tokens", ["S"]],
    ["transport.auth.tokenEndpoint", "https://h/S"],
    ["transport.auth.scope.type", "S"],
    ["transport.auth.refresh", 120],
    ["transport.transports.a.auth.key", "S"],
    ["transport.custom_headers", "X-Anything: S"],
    ["transport.customHeaders", "S"],
    ["transport.headers", ["S"]],
    ["transport.custom_headers.a.b", "S"],
    ["transport.custom_headers.a", [[{ b: "S" }]]],
    ["transport.passwords.a", "S"],
    ["transport.secrets.db", "S"],
    ["transport.tokens", ["S"]],
    ["transport.pass", "S"],
    ["transport.client_key", "S"],
    ["transport.ssl_key", "S"],
    ["transport.keys", "S"],
    ["transport.messageKey", "S"],
    ["transport.jwt", "S"],
    ["transport.bearer", "S"],
    ["transport.note", [[{ password: "S" }]]],
    ["transport.custom_headers.X-Anything", "S"],
    ["transport.customHeaders.a", ["S"]],
    ["transport.config.sasl.password", "S"],
    ["transport.config.sasl.jaas.config", "S"],
    ["transport.config.ssl.key.pem", "S"],
    ["transport.storage_options.token.value", "S"],
    ["transport.storage_options.aws_secret_access_key", "S"],
    ["transport.storage_options.account_key", "S"],
    ["transport.config.basic.auth.user.info", "S"],
    ["transport.config.basic_auth_user_info", "S"],
    ["transport.config.schema.registry.basic.auth.user.info", "S"],
    ["transport.config.user.info", "S"],
    ["transport.config.sasl.jaas.config.extra", "S"],
    ["transport.secret_value", "S"],
    ["transport.secretValue", "S"],
    ["transport.token_value", "S"],
    ["transport.TOKEN_VALUE", "S"],
    ["transport.api_key_2", "S"],
    ["transport.apiKey2", "S"],
    ["transport.apikey2", "S"],
    ["transport.private_key_base64", "S"],
    ["transport.cookie", "S"],
    ["transport.session-cookies", "S"],
    ["transport.auth_header", "S"],
    ["transport.authHeader", "S"],
    ["transport.oauth_code", "S"],
    ["transport.passphrase", "S"],
    ["transport.passphrase_hint", "S"],
    ["transport.credentials_json", "S"],
    ["transport.client_creds", "S"],
    ["transport.secret_url", "https://h/S"],
    ["transport.SECRETVALUE", "S"],
    ["transport.credentialsFile", "S"],
    ["transport.tokenEndpoint", "S"],
    ["transport.token_url", "https://u:S@h/token"],
    ["transport.token_url", "https://h/token?key=S"],
    ["transport.note", "Bearer S"],
    ["transport.note", "basic S"],
    ["transport", '{"apiKey": "S"'],
    ["transport.note", "password=S"],
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
    ["transport.transports[0].url", "postgres://u:S@h"],
  ];
  for (const [path, value] of secrets) {
    it(`hides ${JSON.stringify(value)} at ${path}`, () => {
      const shown = shownValue(path.split("."), value);
      assert(shown.masked);
      assert(!JSON.stringify(shown.value).includes("S") && shown.value !== value);
    });
  }

  const plain: readonly (readonly [path: string, value: unknown])[] = [
    ["transport.url", "https://h:5000/base"],
    ["transport.url", "https://h:5000/base?"],
    ["transport.url", "https://h:5000/base;v1"],
    ["transport.auth.type", "api_key"],
    ["transport.transports.a.auth.type", "jwt"],
    ["transport.note", "a; b & c #d?"],
    ["transport.note", [["a", { b: 1 }], {}]],
    ["transport.auth.apiKey", null],
    ["transport.auth.apiKey", ""],
    ["transport.auth.apiKey", {}],
    ["transport.retry.status_forcelist", ["500", 503]],
    ["facets.environment_variables", ["API_KEY"]],
    ["tags.job.team", "orders"],
    ["transport.log_file_path", "/var/log/events"],
    ["transport.token_url", "https://h/token"],
    ["transport.tokenEndpoint", "https://h/token"],
    ["transport.TOKENENDPOINT", "https://h/token"],
    ["transport.timeout", 5],
    ["transport.topic", "orders"],
    ["transport.author", "orders"],
    ["transport.config.bootstrap.servers", "h:9092"],
    ["transport.config.security.protocol", "SASL_SSL"],
    ["transport.config.sasl.mechanism", "PLAIN"],
    ["transport.async_transport_rules.dbt", true],
    ["transport.aws_debug_creds", true],
    ["transport.credentialsFile", "/etc/gcp.json"],
    ["transport.credentials_path", "./gcp.json"],
  ];
  for (const [path, value] of plain) {
    it(`shows ${JSON.stringify(value)} at ${path}`, () => {
      assertEquals(shownValue(path.split("."), value), { value, masked: false });
    });
  }
});

describe("shownValue() of a key with dots, as Kafka has them", () => {
  const secrets = [
    "basic.auth.user.info",
    "schema.registry.basic.auth.user.info",
    "sasl.jaas.config",
    "sasl.jaas.config.2",
    "ssl.key.password",
    "ssl.keystore.key",
    "sasl.oauthbearer.client.secret.value",
  ];
  for (const key of secrets) {
    it(`hides ${key}`, () => {
      assertEquals(shownValue(["transport", "config", key], "a:b").masked, true);
    });
  }

  const plain: readonly (readonly [key: string, value: string])[] = [
    ["sasl.oauthbearer.token.endpoint.url", "https://h/token"],
    ["ssl.key.location", "/etc/ssl/runline.key"],
    ["bootstrap.servers", "h:9092"],
    ["sasl.mechanism", "PLAIN"],
  ];
  for (const [key, value] of plain) {
    it(`shows ${key}`, () => {
      const shown = shownValue(["transport", "config", key], value);
      assertEquals(shown, { value, masked: false });
    });
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
  it("tells all issues of the sources that it can read", async () => {
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

  it("tells the issues of each transport of a composite, and of what its maker throws", async () => {
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
        mine(section) {
          throw section.error("bad", "it is bad");
        },
      },
    });
    assertEquals(issues.map(({ path, line }) => [path, line]), [
      ["transport.transports.b", 7],
      ["transport.continue_on_failure", 4],
      ["transport.transports.a.url", 6],
      ["transport.transports.a.custom_headers.a", 6],
      ["transport.transports.a.custom_headers.b", 6],
      ["transport.transports.c.type", 8],
      ["transport.transports.d.bad", 9],
      ["transport.transports.e.log_file_path", 10],
    ]);
    assertEquals(warnings, []);
  });

  it("tells the places of all spellings of a key, and warns of none that has lost", async () => {
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

  it("takes the last of two spellings in one source", async () => {
    const yaml =
      "transport: { type: http, url: http://h, auth: { type: api_key, apiKey: a b, api_key: c } }";
    assertEquals((await inspectYaml(yaml)).issues, []);
    assertEquals(
      (await inspectYaml(yaml.replace("a b", "c").replace("c }", "a b }"))).issues.length,
      1,
    );
  });

  it("knows of all that was asked for in a section that is read twice", async () => {
    const yaml = "job: { namespace: a, name: b, tags: c, owners: d }";
    assertEquals((await inspectYaml(yaml)).warnings, []);
  });

  it("tells of a null once, with its place", async () => {
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
    it(`tells no secret of ${JSON.stringify(transport)}`, async () => {
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

  it("passes on what is no issue of the configuration", async () => {
    const bug = new Error("a bug");
    const transports = { mine: () => Promise.reject(bug) };
    const options = { env: {}, config: { transport: { type: "mine" } }, transports };
    await assertRejects(() => inspectConfig(options), Error, "a bug");
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
