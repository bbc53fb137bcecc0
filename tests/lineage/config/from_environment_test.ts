import { describe, it } from "node:test";
import process from "node:process";
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { SUPPORTED_TYPES } from "../../fixtures/transport_types.ts";
import { OpenLineageClient } from "../../../src/lineage/client.ts";
import type { FromEnvironmentOptions } from "../../../src/lineage/config/from_environment.ts";
import { ConfigError, TransportError } from "../../../src/lineage/errors.ts";
import { consoleTransport } from "../../../src/lineage/transports/console.ts";
import { frozenJobEvent } from "../../fakes/lineage_events.ts";

const EVENT = frozenJobEvent("orders");

describe("fromEnvironment() and HTTP", () => {
  it("sends to the url with the defaults", async () => {
    const [request] = await sent("transport: { type: http, url: http://ol.example/base }");
    assertEquals(request?.url, "http://ol.example/base/api/v1/lineage");
    assertEquals([...request?.headers ?? []], [["content-type", "application/json"]]);
  });

  const keys: readonly (readonly [yaml: string, header: string, value: string])[] = [
    ["auth: { type: api_key, apiKey: 1500100900 }", "authorization", "Bearer 1500100900"],
    ["auth: { type: api_key, apikey: 1e5 }", "authorization", "Bearer 1e5"],
    ["auth: { type: api_key, api_key: 007 }", "authorization", "Bearer 007"],
    ["auth: { type: api_key, apiKey: true }", "authorization", "Bearer true"],
    ["custom_headers: { X-Tenant: 12, X-On: on }", "x-tenant", "12"],
    ["customHeaders: { X_Tenant: 012 }", "x_tenant", "012"],
    ["headers: { X-Tenant: 12 }", "x-tenant", "12"],
    ["compression: gzip", "content-encoding", "gzip"],
  ];
  for (const [yaml, header, value] of keys) {
    it(`honours "${yaml}"`, async () => {
      const [request] = await sent(`transport: { type: http, url: http://ol.example, ${yaml} }`);
      assertEquals(request?.headers.get(header), value);
    });
  }

  it("honours url and endpoint", async () => {
    const yaml = "transport: { type: http, url: ' http://ol.example/a/ ', endpoint: /events }";
    assertEquals((await sent(yaml))[0]?.url, "http://ol.example/a/events");
  });

  it("honours urlParams, beside the query of url", async () => {
    const yaml =
      "transport: { type: http, url: 'http://h/a?b=c', urlParams: { 'd e': '&', f: 1 } }";
    assertEquals((await sent(yaml))[0]?.url, "http://h/a/api/v1/lineage?b=c&d+e=%26&f=1");
  });

  for (const yaml of ["compression: null", "auth: ~", "custom_headers: {}", "verify: true"]) {
    it(`does nothing more for "${yaml}"`, async () => {
      const [request] = await sent(`transport: { type: http, url: http://ol.example, ${yaml} }`);
      assertEquals([...request?.headers ?? []], [["content-type", "application/json"]]);
    });
  }

  for (const key of ["timeout: 0.02", "timeoutInMillis: 20"]) {
    it(`honours "${key}"`, async () => {
      const yaml = `transport: { type: http, url: http://h, ${key}, retry: { total: 0 } }`;
      const error = await failed(yaml, hangingFetch);
      assertStringIncludes(error.message, "no answer within 20 ms");
    });
  }

  const retries: readonly (readonly [yaml: string, attempts: number, status: number | "cut"])[] = [
    ["total: 0", 1, 503],
    ["total: 2", 3, 503],
    ["status: 1", 2, 503],
    ["read: 1", 2, "cut"],
    ["connect: 1", 6, "cut"],
    ["status_forcelist: [418]", 1, 503],
    ["status_forcelist: [418]", 6, 418],
    ["allowed_methods: [GET]", 1, 503],
    ["allowed_methods: [GET]", 1, "cut"],
    ["allowed_methods: [get, post]", 6, 503],
  ];
  for (const [yaml, attempts, status] of retries) {
    it(`honours "${yaml}" by ${attempts} attempts for ${status}`, async () => {
      let count = 0;
      await failed(
        `transport: { type: http, url: http://h, retry: { backoff_factor: 0, ${yaml} } }`,
        () => {
          count++;
          if (status === "cut") return Promise.reject(new TypeError("fetch failed"));
          return Promise.resolve(new Response(null, { status }));
        },
      );
      assertEquals(count, attempts);
    });
  }

  it("honours backoff_max, also against Retry-After", async () => {
    const retry = "{ total: 1, backoff_max: 0 }";
    const headers = { "retry-after": "86400" };
    const error = await failed(
      `transport: { type: http, url: http://h, retry: ${retry} }`,
      () => Promise.resolve(new Response(null, { status: 503, headers })),
    );
    assertStringIncludes(error.message, "after 2 attempts");
  });
});

describe("fromEnvironment() and other transports", () => {
  it("drops events for noop", async () => {
    await emitWith({ yaml: "transport: { type: noop }" });
  });

  it("writes to files", async () => {
    await using place = await somewhere();
    const path = join(place.cwd, "events");
    for (const append of ["false", "true", "no", "on"]) {
      await emitWith({
        yaml: `transport: { type: file, log_file_path: ${path}, append: ${append} }`,
      });
    }
    const names = (await readdir(place.cwd)).map((name) => name.replace(/-.*/, "-…"));
    assertEquals(names.sort(), ["events", "events-…", "events-…"]);
  });

  it("emits to each of a composite that lists its transports", async () => {
    const { lines, transports } = namedConsoles();
    const yaml = `
transport:
  type: composite
  sort_transports: true
  transports:
    - { type: named, name: low, priority: -1 }
    - { type: named, name: none }
    - { type: named, name: high, priority: 2 }
`;
    await emitWith({ yaml, transports });
    assertEquals(lines, ["high", "none", "low"]);
  });

  it("emits to each of a composite that maps names to transports, without the empty", async () => {
    const { lines, transports } = namedConsoles();
    const yaml = `
transport:
  type: composite
  continueOnSuccess: yes
  transports:
    b: { type: named, as: b }
    off: {}
    out: null
    a: { type: named, as: a }
`;
    await emitWith({ yaml, transports });
    assertEquals(lines, ["b", "a"]);
  });

  it("honours continue_on_success and continue_on_failure", async () => {
    const { lines, transports } = namedConsoles();
    const list = "transports: [{ type: named, as: a }, { type: named, as: b }]";
    await emitWith({
      yaml: `transport: { type: composite, continue_on_success: false, ${list} }`,
      transports,
    });
    assertEquals(lines, ["a"]);
    const broken = "transports: [{ type: broken }, { type: named, as: b }]";
    const yaml = `transport: { type: composite, continue_on_failure: false, ${broken} }`;
    await assertRejects(() => emitWith({ yaml, transports }), TransportError, '"0" (down)');
    const warnings = await emitWith({ yaml: yaml.replace("false", "true"), transports });
    assertEquals(warnings, ['Cannot emit lineage event to transport "0" (down)']);
    assertEquals(lines, ["a", "b"]);
  });

  it("creates a custom transport from its section, a plain object", async () => {
    const seen: unknown[] = [];
    const yaml = `
transport:
  type: mine
  batch_size: 20
  inner: { type: noop }
`;
    await emitWith({
      yaml,
      transports: {
        async mine(section, { createTransport }) {
          seen.push(section);
          return await createTransport(section["inner"] as Readonly<Record<string, unknown>>);
        },
      },
    });
    assertEquals(seen, [{ type: "mine", batch_size: "20", inner: { type: "noop" } }]);
  });

  it("creates a custom transport within another one", async () => {
    const created: string[] = [];
    await emitWith({
      yaml: "transport: { type: outer, inner: { type: inner } }",
      transports: {
        outer(section, { createTransport }) {
          created.push("outer");
          return createTransport(section["inner"] as Readonly<Record<string, unknown>>);
        },
        inner() {
          created.push("inner");
          return { emit: () => Promise.resolve() };
        },
      },
    });
    assertEquals(created, ["outer", "inner"]);
  });

  it("wraps the fetch of each HTTP transport", async () => {
    const requests: string[] = [];
    await emitWith({
      yaml: "transport: { type: http, url: 'http://127.0.0.1:5000' }",
      wrapFetch: () => (input) => {
        requests.push(String(input));
        return Promise.resolve(new Response(null, { status: 201 }));
      },
    });
    assertEquals(requests, ["http://127.0.0.1:5000/api/v1/lineage"]);
  });

  it("reports the place of an issue within the section of a custom transport", async () => {
    const yaml = "transport:\n  type: mine\n  inner:\n    type: http\n    timeout: soon";
    const error = await refused({
      yaml,
      transports: {
        mine: (section, { createTransport }) =>
          createTransport(section["inner"] as Readonly<Record<string, unknown>>),
      },
    });
    assertEquals([error.path, error.line], ["transport.inner.url", 3]);
    assertStringIncludes(error.message, "(and 1 more issue: ");
  });

  it("closes the transports of a composite one of which cannot be created", async () => {
    let closed = 0;
    const yaml = "transport: { type: composite, transports: [{ type: good }, { type: bad }] }";
    await refused({
      yaml,
      transports: {
        good: () => ({
          emit: () => Promise.resolve(),
          close: () => Promise.resolve(void closed++),
        }),
        bad: () => {
          throw new RangeError("Cannot create it");
        },
      },
    });
    assertEquals(closed, 1);
  });
});

describe("fromEnvironment() and broken configuration", () => {
  const cases: readonly (readonly [yaml: string, path: string, line: number, state: string])[] = [
    ["transport: null", "transport", 1, "expected a map with a type"],
    ["a: 1\ntransport: console", "transport", 2, "expected a map with a type"],
    ["transport:\n  url: http://h", "transport.type", 1, "it is missing"],
    ["transport:\n  type: [http]", "transport.type", 2, "expected a string, found a list"],
    [
      "transport:\n  type: acme.Transport",
      "transport.type",
      2,
      `unknown transport type, expected one of: ${SUPPORTED_TYPES}`,
    ],
    ["transport:\n  type: constructor", "transport.type", 2, "unknown transport type"],
    ["transport:\n  type: ''", "transport.type", 2, "unknown transport type"],
    ["transport:\n  auth:\n    type: a\n  type: b", "transport.type", 4, "unknown transport type"],
    ["transport:\n  type: HTTP", "transport.type", 2, "unknown transport type"],
    ["transport:\n  type: http", "transport.url", 1, "it is missing"],
    [http("url: localhost"), "transport.url", 3, "'url' must be an absolute http or https URL"],
    [http("url: { a: 1 }"), "transport.url", 3, "expected a string, found a map"],
    [http("url: http://h\n  endpoint: http://e"), "transport.endpoint", 4, "must be a path"],
    [http("url: http://h\n  timeout: soon"), "transport.timeout", 4, "expected a number"],
    [http("url: http://h\n  timeout: 0"), "transport.timeout", 4, "of at least 0.001"],
    [http("url: http://h\n  verify: [a]"), "transport.verify", 4, "true, false or a path"],
    [
      http("url: http://h\n  compression: zip"),
      "transport.compression",
      4,
      "expected one of: gzip",
    ],
    [http("url: http://h\n  custom_headers: [a]"), "transport.custom_headers", 4, "a map, found"],
    [
      http("url: http://h\n  custom_headers:\n    a: [1]"),
      "transport.custom_headers.a",
      5,
      "string",
    ],
    [http("url: http://h\n  auth: key"), "transport.auth", 4, "expected a map, found a string"],
    [http("url: http://h\n  auth:\n    apiKey: k"), "transport.auth.type", 4, "it is missing"],
    [
      http("url: http://h\n  auth:\n    type: jwt"),
      "transport.auth.apiKey",
      4,
      "it is missing",
    ],
    [http("url: http://h\n  auth:\n    type: api_key"), "transport.auth.apiKey", 4, "is missing"],
    [
      http("url: http://h\n  auth:\n    type: api_key\n    api_key: a b"),
      "transport.auth.api_key",
      6,
      "'apiKey' must be",
    ],
    [http("url: http://h\n  retry: 3"), "transport.retry", 4, "expected a map"],
    [http("url: http://h\n  retry:\n    total: -1"), "transport.retry.total", 5, "at least 0"],
    [http("url: http://h\n  retry:\n    read: 1.5"), "transport.retry.read", 5, "an integer"],
    [
      http("url: http://h\n  retry:\n    status_forcelist: [5xx]"),
      "transport.retry.status_forcelist[0]",
      5,
      "expected an integer",
    ],
    [
      http("url: http://h\n  retry:\n    allowed_methods: POST"),
      "transport.retry.allowed_methods",
      5,
      "expected a list, found a string",
    ],
    ["transport:\n  type: file", "transport.log_file_path", 1, "it is missing"],
    [
      "transport:\n  type: file\n  log_file_path: gs://acme/events",
      "transport.log_file_path",
      3,
      `must be a path, a "file:" URL or`,
    ],
    [
      "transport:\n  type: file\n  log_file_path: /x\n  append: 2",
      "transport.append",
      4,
      "true or false",
    ],
    ["transport:\n  type: composite", "transport.transports", 1, "it is missing"],
    [composite("[]"), "transport.transports", 3, "at least one is required"],
    [composite("{ a: {} }"), "transport.transports", 3, "at least one is required"],
    [composite("one"), "transport.transports", 3, "expected a list or a map, found a string"],
    [composite("[ one ]"), "transport.transports[0]", 3, "a map with a type, found a string"],
    [
      composite("\n  - type: noop\n  - name: b\n    type: htp"),
      "transport.transports[1].type",
      6,
      "unknown transport type",
    ],
    [
      composite("\n    b:\n      type: noop\n      priority: high"),
      "transport.transports.b.priority",
      6,
      "expected an integer",
    ],
  ];
  for (const [yaml, path, line, state] of cases) {
    it(`refuses ${JSON.stringify(yaml)}`, async () => {
      const error = await refused({ yaml });
      assertStringIncludes(error.message, state);
      assertEquals([error.path, error.line], [path, line]);
      assertStringIncludes(
        error.message,
        `Cannot use lineage configuration key "${path}" in "${error.file}" line ${line}: `,
      );
    });
  }

  it("throws the first issue, with the count of the others", async () => {
    const error = await refused({ yaml: http("timeout: soon\n  retry: 3") });
    assertEquals([error.path, error.line], ["transport.url", 1]);
    assert(
      error.message.endsWith(
        'it is missing (and 2 more issues: "runline config check" lists them)',
      ),
    );
  });

  it("refuses a file that is no YAML, with its line and without its text", async () => {
    const error = await refused({ yaml: "transport:\n  apiKey: s3cret\n  b: [1\n c: 2" });
    assertStringIncludes(error.message, `Cannot read lineage configuration "${error.file}" line `);
    assert((error.line ?? 0) >= 3);
    assert(!error.message.includes("s3cret") && !error.message.includes("\n"));
    assertEquals(error.cause, undefined);
  });

  for (const yaml of ["abc", "- transport"]) {
    it(`refuses a file with ${JSON.stringify(yaml)}`, async () => {
      assertStringIncludes((await refused({ yaml })).message, "expected a map of sections");
    });
  }

  it("refuses a file that it cannot read", async () => {
    await using place = await somewhere();
    await mkdir(join(place.cwd, "openlineage.yml"));
    const options = { env: {}, ...place.options };
    const error = await assertRejects(
      () => OpenLineageClient.fromEnvironment(options),
      ConfigError,
    );
    assertEquals(error.file, join(place.cwd, "openlineage.yml"));
    assert(error.cause instanceof Error);
  });

  it("refuses an $OPENLINEAGE_CONFIG that is not there", async () => {
    const env = { OPENLINEAGE_CONFIG: "missing.yml" };
    const error = await refused({ env, yaml: "transport: { type: noop }" });
    assertStringIncludes(error.message, "there is no such file");
    assertStringIncludes(error.file ?? "", "missing.yml");
  });

  it("names the variable that is broken", async () => {
    const env = { OPENLINEAGE__TRANSPORT: '{"type":"http","url":"http://h","timeout":"soon"}' };
    const error = await refused({ env });
    assertEquals([error.path, error.file, error.line], ["transport.timeout", undefined, undefined]);
    assertStringIncludes(error.message, 'in the variable "OPENLINEAGE__TRANSPORT": expected');
    const missing = await refused({ env: { OPENLINEAGE__TRANSPORT__TYPE: "http" } });
    assertStringIncludes(missing.message, 'key "transport.url" in the environment: it is missing');
  });

  it("refuses a key that JSON made a number, without quoting it", async () => {
    const auth = '{"type":"api_key","apiKey":1500100900}';
    const error = await refused({
      env: { OPENLINEAGE__TRANSPORT__AUTH: auth, OPENLINEAGE_URL: "x" },
      config: { transport: { type: "http", url: "http://h" } },
    });
    assertStringIncludes(error.message, "expected a string, found a number: quote it");
    assert(!error.message.includes("1500100900"));
  });

  it("refuses to create a transport of a section of the factory's own", async () => {
    const transports: FromEnvironmentOptions["transports"] = {
      mine: (section, { createTransport }) => createTransport({ ...section, path: "mine" }),
    };
    const error = await refused({ yaml: "transport: { type: mine }", transports });
    assertStringIncludes(
      error.message,
      "Cannot create transport of a section that is not within its own section",
    );
    assertEquals([error.path, error.line], ["transport", 1]);
  });

  it("reports an error of a factory as an issue of its section", async () => {
    const transports = { mine: () => Promise.reject(new RangeError("Cannot do it")) };
    const error = await refused({ yaml: "a: 1\ntransport:\n  type: mine", transports });
    assertEquals([error.path, error.line], ["transport", 2]);
    assert(error.cause instanceof RangeError);
    const bug = new Error("a bug");
    const buggy = { mine: () => Promise.reject(bug) };
    const options = { env: {}, config: { transport: { type: "mine" } }, transports: buggy };
    await assertRejects(() => OpenLineageClient.fromEnvironment(options), Error, "a bug");
  });
});

describe("fromEnvironment() and the sources of configuration", () => {
  it("uses the fallback if nothing is configured", async () => {
    const lines: string[] = [];
    const fallback = consoleTransport({ write: (line) => void lines.push(line) });
    assertEquals(await emitWith({ fallback }), []);
    assertEquals(lines, [JSON.stringify(EVENT)]);
  });

  it("reads the first of the three files", async () => {
    await using place = await somewhere();
    const { lines, transports } = namedConsoles();
    const emit = async (env: Readonly<Record<string, string>>) => {
      const options = { ...place.options, env, transports };
      await (await OpenLineageClient.fromEnvironment(options)).emit(EVENT);
    };
    await place.write("home/.openlineage/openlineage.yml", "transport: { type: named, as: home }");
    await emit({});
    await emit({ HOME: "/nowhere" });
    await place.write("openlineage.yml", "transport: { type: named, as: cwd }");
    await emit({});
    await place.write("other.yml", "transport: { type: named, as: other }");
    await emit({ OPENLINEAGE_CONFIG: "other.yml" });
    await emit({ OPENLINEAGE_CONFIG: "" });
    assertEquals(lines, ["home", "home", "cwd", "other", "cwd"]);
  });

  it("continues if the home folder is a file", async () => {
    await using place = await somewhere();
    await place.write("home", "");
    const env = { OPENLINEAGE__TRANSPORT__TYPE: "noop" };
    await (await OpenLineageClient.fromEnvironment({ env, ...place.options })).close();
  });

  const skip = process.getuid?.() === 0 && "the superuser may enter every folder";
  it("continues with a warning if the home folder may not be entered", { skip }, async () => {
    await using place = await somewhere();
    const file = join(place.cwd, "home/.openlineage/openlineage.yml");
    await mkdir(join(place.cwd, "home"), { mode: 0 });
    const warnings: string[] = [];
    const onWarning = (message: string) => void warnings.push(message);
    const env = { OPENLINEAGE__TRANSPORT__TYPE: "noop" };
    const options = { ...place.options, env, onWarning };
    try {
      await (await OpenLineageClient.fromEnvironment(options)).close();
      const named = { ...options, env: { OPENLINEAGE_CONFIG: file } };
      await assertRejects(() => OpenLineageClient.fromEnvironment(named), ConfigError, file);
    } finally {
      await chmod(join(place.cwd, "home"), 0o700);
    }
    const state = `"${file}" may not be read`;
    assertEquals(warnings, [`Cannot look for lineage configuration in files: ${state}`]);
  });

  it("finds the home folder by HOME and USERPROFILE", async () => {
    await using place = await somewhere();
    const { lines, transports } = namedConsoles();
    await place.write("home/.openlineage/openlineage.yml", "transport: { type: named, as: home }");
    for (const name of ["HOME", "USERPROFILE"]) {
      const env = { [name]: join(place.cwd, "home") };
      const options = { cwd: place.cwd, env, transports };
      await (await OpenLineageClient.fromEnvironment(options)).emit(EVENT);
    }
    assertEquals(lines, ["home", "home"]);
  });

  it("treats an empty file as a missing one", async () => {
    const env = { OPENLINEAGE__TRANSPORT__TYPE: "noop" };
    assertEquals(await emitWith({ yaml: "# nothing\n", env }), []);
  });

  it("lets config win over the file, and the file over the variables, key by key", async () => {
    const env = {
      OPENLINEAGE__TRANSPORT__TYPE: "http",
      OPENLINEAGE__TRANSPORT__URL: "http://variable",
      OPENLINEAGE__TRANSPORT__AUTH__TYPE: "api_key",
      OPENLINEAGE__TRANSPORT__AUTH__APIKEY: "1500100900",
      OPENLINEAGE__TRANSPORT__ENDPOINT: "variable",
    };
    const yaml = "transport: { url: http://file, endpoint: file }";
    const config = { transport: { endpoint: "config" } };
    const [request] = await sentWith({ env, yaml, config });
    assertEquals(request?.url, "http://file/config");
    assertEquals(request?.headers.get("authorization"), "Bearer 1500100900");
  });

  it("lets another spelling of a key win as well", async () => {
    const env = {
      OPENLINEAGE__TRANSPORT: '{"type":"http","url":"http://h"}',
    };
    const auth = { type: "api_key", api_key: "config" };
    const yaml = "transport: { auth: { type: api_key, apiKey: file } }";
    const [request] = await sentWith({ env, yaml, config: { transport: { auth } } });
    assertEquals(request?.headers.get("authorization"), "Bearer config");
    const both = { OPENLINEAGE__TRANSPORT__AUTH: '{"api_key":"env","apiKey":"env"}' };
    const whole = { transport: { type: "http", url: "http://h", auth } };
    const [other] = await sentWith({ env: both, config: whole });
    assertEquals(other?.headers.get("authorization"), "Bearer config");
  });

  it("reads a key in a variable as a string", async () => {
    for (const key of ["1500100900", "1e5", "007", "true"]) {
      const env = {
        OPENLINEAGE__TRANSPORT__TYPE: "http",
        OPENLINEAGE__TRANSPORT__URL: "http://h",
        OPENLINEAGE__TRANSPORT__AUTH__TYPE: "api_key",
        OPENLINEAGE__TRANSPORT__AUTH__APIKEY: key,
      };
      const [request] = await sentWith({ env });
      assertEquals(request?.headers.get("authorization"), `Bearer ${key}`);
    }
  });

  it("blames the source whose value wins", async () => {
    const env = { OPENLINEAGE__TRANSPORT__TIMEOUT: "env" };
    const yaml = "transport:\n  type: http\n  url: http://h\n  timeout: file";
    assertEquals((await refused({ env, yaml })).line, 4);
  });

  it("reads JSON in variables, and lets a variable replace those that go deeper", async () => {
    const env = {
      OPENLINEAGE__TRANSPORT__TYPE: "http",
      OPENLINEAGE__TRANSPORT__URL: '"http://h"',
      OPENLINEAGE__TRANSPORT__CUSTOM_HEADERS: '{"X-A":"1"}',
      OPENLINEAGE__TRANSPORT__CUSTOM_HEADERS__B: "2",
      OPENLINEAGE__TRANSPORT__COMPRESSION: "null",
      OPENLINEAGE__TRANSPORT__VERIFY: "True",
      OPENLINEAGE__TRANSPORT__RETRY__STATUS_FORCELIST: "[500, 503]",
      OPENLINEAGE__TRANSPORT__TIMEOUT: "2.5",
    };
    const warnings: string[] = [];
    const [request] = await sentWith({ env, onWarning: (text) => void warnings.push(text) });
    assertEquals([request?.headers.get("x-a"), request?.headers.get("b")], ["1", null]);
    assertEquals(warnings, [
      'The variable "OPENLINEAGE__TRANSPORT__CUSTOM_HEADERS__B" is ignored: ' +
      '"OPENLINEAGE__TRANSPORT__CUSTOM_HEADERS" replaces it',
    ]);
  });

  it("emits to the transports of variables in alphabetical order", async () => {
    const { lines, transports } = namedConsoles();
    const env = {
      OPENLINEAGE__TRANSPORT__TYPE: "composite",
      OPENLINEAGE__TRANSPORT__TRANSPORTS__B__TYPE: "named",
      OPENLINEAGE__TRANSPORT__TRANSPORTS__B__AS: "b",
      OPENLINEAGE__TRANSPORT__TRANSPORTS__A: '{"type":"named","as":"a"}',
    };
    await emitWith({ env, transports });
    assertEquals(lines, ["a", "b"]);
  });

  it("keeps a key that would change the prototype of all objects to itself", async () => {
    const env = { OPENLINEAGE____PROTO____X: "1", OPENLINEAGE__TRANSPORT__TYPE: "noop" };
    await emitWith({ env, yaml: "__proto__: { polluted: yes }" });
    assertEquals(({} as Record<string, unknown>)["polluted"], undefined);
  });

  it("never writes into the options", async () => {
    const config = deepFreeze({ transport: { type: "http", url: "http://h" } });
    const env = deepFreeze({ OPENLINEAGE_URL: "http://i", OPENLINEAGE__TRANSPORT__ENDPOINT: "e" });
    assertEquals((await sentWith({ config, env }))[0]?.url, "http://h/e");
  });
});

describe("fromEnvironment() and the older variables", () => {
  const env = { OPENLINEAGE_URL: "http://legacy", OPENLINEAGE_API_KEY: "1500100900" };

  it("sends to OPENLINEAGE_URL with OPENLINEAGE_ENDPOINT and OPENLINEAGE_API_KEY", async () => {
    const [request] = await sentWith({ env: { ...env, OPENLINEAGE_ENDPOINT: "events" } });
    assertEquals(request?.url, "http://legacy/events");
    assertEquals(request?.headers.get("authorization"), "Bearer 1500100900");
    assertEquals((await sentWith({ env: { OPENLINEAGE_URL: "http://a" } })).length, 1);
  });

  it("sends to the URL itself if OPENLINEAGE_ENDPOINT is empty, and keeps its query", async () => {
    const [whole] = await sentWith({ env: { ...env, OPENLINEAGE_ENDPOINT: "" } });
    assertEquals(whole?.url, "http://legacy/");
    const [queried] = await sentWith({ env: { ...env, OPENLINEAGE_ENDPOINT: "events?a=1" } });
    assertEquals(queried?.url, "http://legacy/events?a=1");
  });

  it("ignores an empty key and an empty URL", async () => {
    const empty = { OPENLINEAGE_URL: "http://a", OPENLINEAGE_API_KEY: "" };
    const [request] = await sentWith({ env: empty });
    assertEquals(request?.url, "http://a/api/v1/lineage");
    assertEquals(request?.headers.get("authorization"), null);
    assertEquals(
      await sentWith({ env: { OPENLINEAGE_URL: "" }, yaml: "transport: {type: noop}" }),
      [],
    );
  });

  it("loses to any other transport", async () => {
    const yaml = "transport: { type: http, url: http://file }";
    assertEquals((await sentWith({ env, yaml })).map(({ url }) => url), [
      "http://file/api/v1/lineage",
    ]);
    const error = await refused({ env, yaml: "transport: { type: http }" });
    assertEquals(error.path, "transport.url");
  });

  it("is one more transport of a composite that names its transports", async () => {
    const yaml = "transport: { type: composite, transports: { a: { type: http, url: http://a } } }";
    const urls = (await sentWith({ env, yaml })).map(({ url }) => url);
    assertEquals(urls, ["http://legacy/api/v1/lineage", "http://a/api/v1/lineage"]);
    const alone = await sentWith({ env, yaml: "transport: { type: composite }" });
    assertEquals(alone.map(({ url }) => url), ["http://legacy/api/v1/lineage"]);
  });

  it("is not added to a composite that lists transports, or turns it off", async () => {
    const list = "transport: { type: composite, transports: [{ type: http, url: http://a }] }";
    const map = "transport: { type: composite, transports: { a: { type: http, url: http://a } } }";
    const off = { ...env, OPENLINEAGE__TRANSPORT__TRANSPORTS__DEFAULT_HTTP: "{}" };
    for (const options of [{ env, yaml: list }, { env: off, yaml: map }]) {
      const urls = (await sentWith(options)).map(({ url }) => url);
      assertEquals(urls, ["http://a/api/v1/lineage"]);
    }
  });

  it("names OPENLINEAGE_URL if it is broken", async () => {
    const error = await refused({ env: { OPENLINEAGE_URL: "localhost:5000" } });
    assertEquals(error.path, "transport.url");
    assertStringIncludes(error.message, '"OPENLINEAGE_URL"');
  });

  for (const value of ["true", " TRUE "]) {
    it(`drops all and reads nothing for OPENLINEAGE_DISABLED=${JSON.stringify(value)}`, async () => {
      const disabled = { ...env, OPENLINEAGE_DISABLED: value };
      assertEquals(await sentWith({ env: disabled, yaml: "transport: [" }), []);
    });
  }

  for (const value of ["1", "yes", "false", ""]) {
    it(`does not treat OPENLINEAGE_DISABLED=${JSON.stringify(value)} as true`, async () => {
      assertEquals((await sentWith({ env: { ...env, OPENLINEAGE_DISABLED: value } })).length, 1);
    });
  }
});

describe("fromEnvironment() and keys that nothing reads", () => {
  it("warns of them, with their place", async () => {
    const yaml = `
transport:
  type: composite
  name: all
  transports:
    - type: http
      url: http://h
      tiemout: 5
      auth: { type: api_key, apiKey: k, scope: all }
      retry:
        redirect: 3
filters:
  - type: exact
    match: orders
    regex: orders
circuit: { type: noop }
`;
    const warnings: string[] = [];
    await sentWith({ yaml, onWarning: (text) => void warnings.push(text) });
    const short = warnings.map((text) => text.replace(/in ".*" line/, "in line"));
    assertEquals(short, [
      'Lineage configuration key "circuit" in line 16 has no effect',
      'Lineage configuration key "transport.transports[0].tiemout" in line 8 has no effect',
      'Lineage configuration key "transport.transports[0].auth.scope" in line 9 has no effect',
      'Lineage configuration key "transport.transports[0].retry.redirect" in line 11 has no effect',
      'Lineage configuration key "filters[0].regex" in line 15 has no effect',
    ]);
  });
});

interface ConfigCase extends FromEnvironmentOptions {
  /** The text of `openlineage.yml` in the working folder. */
  readonly yaml?: string;
}

/** Emits one event, and returns the warnings. */
async function emitWith(options: ConfigCase): Promise<string[]> {
  await using place = await somewhere();
  const { yaml, ...rest } = options;
  if (yaml !== undefined) await place.write("openlineage.yml", yaml);
  const warnings: string[] = [];
  const onWarning = (text: string) => void warnings.push(text);
  const all = { env: {}, onWarning, ...place.options, ...rest };
  await using client = await OpenLineageClient.fromEnvironment(all);
  await client.emit(EVENT);
  return warnings;
}

/** Emits one event, and returns the requests. */
async function sentWith(options: ConfigCase): Promise<Request[]> {
  const requests: Request[] = [];
  await emitWith({
    fetch(input, init) {
      requests.push(new Request(input, init));
      return Promise.resolve(new Response(null, { status: 201 }));
    },
    ...options,
  });
  return requests;
}

function sent(yaml: string): Promise<Request[]> {
  return sentWith({ yaml });
}

function failed(yaml: string, fakeFetch: typeof fetch): Promise<TransportError> {
  return assertRejects(() => emitWith({ yaml, fetch: fakeFetch }), TransportError);
}

function refused(options: ConfigCase): Promise<ConfigError> {
  return assertRejects(() => emitWith(options), ConfigError);
}

function hangingFetch(_input: unknown, init?: RequestInit): Promise<Response> {
  return new Promise((_resolve, reject) => {
    // An unreferenced timer alone would let the process end.
    const alive = setTimeout(() => {}, 60_000);
    init?.signal?.addEventListener("abort", () => {
      clearTimeout(alive);
      reject(init.signal?.reason);
    });
  });
}

/** Transports that note what their key `as`, or else `name`, says; `broken` fails. */
function namedConsoles(): Required<Pick<FromEnvironmentOptions, "transports">> & {
  readonly lines: string[];
} {
  const lines: string[] = [];
  return {
    lines,
    transports: {
      named(section) {
        const name = String(section["as"] ?? section["name"]);
        return consoleTransport({ write: () => void lines.push(name) });
      },
      broken: () => ({ emit: () => Promise.reject(new Error("down")) }),
    },
  };
}

function http(rest: string): string {
  return `transport:\n  type: http\n  ${rest}`;
}

function composite(transports: string): string {
  return `transport:\n  type: composite\n  transports: ${transports}`;
}

/** A working folder, with a home folder in it. */
async function somewhere(): Promise<
  AsyncDisposable & {
    readonly cwd: string;
    readonly options: { readonly cwd: string; readonly home: string };
    write(name: string, text: string): Promise<void>;
  }
> {
  const cwd = await mkdtemp(join(tmpdir(), "lineage-"));
  return {
    cwd,
    options: { cwd, home: join(cwd, "home") },
    async write(name, text) {
      const file = join(cwd, name);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    },
    [Symbol.asyncDispose]: () => rm(cwd, { recursive: true }),
  };
}

function deepFreeze<T extends object>(value: T): T {
  for (const item of Object.values(value)) {
    if (typeof item === "object" && item !== null) deepFreeze(item);
  }
  return Object.freeze(value);
}
