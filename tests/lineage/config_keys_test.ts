import { describe, it } from "node:test";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { inspectConfig } from "../../src/lineage/config_inspect.ts";
import type { ConfigReport } from "../../src/lineage/config_report.ts";

/** A key of a section: what may stand there, how it may be spelled, what may not, and what if not. */
interface KeyCase {
  readonly key: string;
  readonly good: readonly unknown[];
  readonly aliases?: readonly string[];
  readonly wrong: readonly (readonly [value: unknown, state: string])[];
  /** The default, or the state of the fault; without either nothing is missed. */
  readonly missing?: { readonly default: unknown } | { readonly fault: string };
}

const TEXT_WRONG = [
  [{ a: "1" }, "expected a text, found a map"],
  [["a"], "expected a text, found a list"],
  [1, "expected a text, found a number: quote it"],
  [true, "expected a text, found a boolean: quote it"],
] as const;
const BOOLEAN_WRONG = [
  ["maybe", "expected true or false, found a text"],
  ["1", "expected true or false, found a text"],
  [1, "expected true or false, found a number"],
  [[], "expected true or false, found a list"],
] as const;
const BOOLEANS = [true, false, "true", "False", "yes", "NO", "on", "off"];
const COUNT: Pick<KeyCase, "good" | "wrong"> = {
  good: [0, "3", 12],
  wrong: [
    ["many", "expected a whole number of at least 0"],
    ["-1", "expected a whole number of at least 0"],
    [1.5, "expected a whole number of at least 0"],
    ["", "expected a whole number of at least 0"],
    [{}, "expected a whole number of at least 0"],
  ],
};
const SECONDS_WRONG = [
  ["soon", "expected a number of at least 0"],
  ["-1", "expected a number of at least 0"],
  ["Infinity", "expected a number of at least 0"],
  [true, "expected a number of at least 0"],
] as const;

const COMMON: readonly KeyCase[] = [
  { key: "name", good: ["a", "7"], wrong: TEXT_WRONG },
  {
    key: "priority",
    good: ["-1", 0, "+7"],
    wrong: [["high", "expected a whole number"], ["1.5", "expected a whole number"]],
  },
];

const HTTP: readonly KeyCase[] = [
  {
    key: "url",
    good: ["http://h", "https://h:1/base?a=b", " http://h "],
    wrong: [
      ...TEXT_WRONG,
      ["localhost:5000", "'url' must be an absolute http or https URL"],
      ["ftp://h", "'url' must be an absolute http or https URL"],
      ["", "'url' must be an absolute http or https URL"],
    ],
    missing: { fault: "it is missing" },
  },
  {
    key: "endpoint",
    good: ["", "events", "/a/b"],
    wrong: [...TEXT_WRONG, ["http://e", "'endpoint' must be a path"]],
    missing: { default: "api/v1/lineage" },
  },
  {
    key: "timeout",
    good: ["5", 0.5, "2.5", "1e3"],
    wrong: [...SECONDS_WRONG, ["0", "expected a number of at least 0.001"]],
    missing: { default: 5 },
  },
  {
    key: "verify",
    good: [true, "True", "yes"],
    wrong: [...BOOLEAN_WRONG, ["False", "always checks certificates"]],
    missing: { default: true },
  },
  { key: "compression", good: ["gzip"], wrong: [...TEXT_WRONG, ["zip", "not among: gzip"]] },
  {
    key: "custom_headers",
    aliases: ["customHeaders", "customheaders"],
    good: [{}, { "X-A": "1", b: "" }],
    wrong: [["a", "expected a map, found a text"], [{ "a b": "1" }, 'header "a b" is not valid']],
  },
  {
    key: "auth",
    good: [
      { type: "api_key", apiKey: "k" },
      { type: "api_key", apikey: "1500100900" },
      { type: "api_key", api_key: "1e5" },
    ],
    wrong: [["k", "expected a map, found a text"], [["k"], "expected a map, found a list"]],
  },
];

const AUTH: readonly KeyCase[] = [
  {
    key: "type",
    good: ["api_key"],
    wrong: [...TEXT_WRONG, ["jwt", "not among: api_key"], ["API_KEY", "not among: api_key"]],
    missing: { fault: "it is missing" },
  },
  {
    key: "apiKey",
    aliases: ["apikey", "api_key", "API_KEY"],
    good: ["k", "1500100900", "true"],
    wrong: [...TEXT_WRONG, ["", "'apiKey' must be"], ["a b", "'apiKey' must be"]],
    missing: { fault: "it is missing" },
  },
];

const RETRY: readonly KeyCase[] = [
  { key: "total", ...COUNT, missing: { default: 5 } },
  { key: "connect", ...COUNT, missing: { default: 5 } },
  { key: "read", ...COUNT, missing: { default: 5 } },
  { key: "status", ...COUNT },
  {
    key: "backoff_factor",
    aliases: ["backoffFactor"],
    good: ["0", 0.3],
    wrong: SECONDS_WRONG,
    missing: { default: 0.3 },
  },
  {
    key: "backoff_max",
    aliases: ["backoffMax"],
    good: ["0", 120],
    wrong: SECONDS_WRONG,
    missing: { default: 30 },
  },
  {
    key: "status_forcelist",
    aliases: ["statusForcelist"],
    good: [[], [500, "503"]],
    wrong: [["500", "expected a list, found a text"], [["5xx"], "expected whole numbers"]],
    missing: { default: ["429", "500", "502", "503", "504"] },
  },
  {
    key: "allowed_methods",
    aliases: ["allowedMethods"],
    good: [["POST"], ["head", "post"], []],
    wrong: [["POST", "expected a list, found a text"], [[{}], "expected a text, found a map"]],
    missing: { default: ["HEAD", "POST"] },
  },
];

const FILE: readonly KeyCase[] = [
  {
    key: "log_file_path",
    aliases: ["logFilePath", "logfilepath"],
    good: ["events", "/tmp/events", "file:///tmp/events", "12"],
    wrong: [...TEXT_WRONG, ["s3://a/b", "must be a path"], ["", "must be a path"]],
    missing: { fault: "it is missing" },
  },
  { key: "append", good: BOOLEANS, wrong: BOOLEAN_WRONG, missing: { default: false } },
];

const COMPOSITE: readonly KeyCase[] = [
  {
    key: "transports",
    good: [[{ type: "noop" }], { a: { type: "noop" }, off: {}, out: null }],
    wrong: [
      ["noop", "expected a list or a map, found a text"],
      [[], "there is none"],
      [{ off: {} }, "there is none"],
    ],
    missing: { fault: "it is missing" },
  },
  ...["continue_on_failure", "continue_on_success", "sort_transports"].map((key) => ({
    key,
    aliases: [key.replaceAll("_", ""), key.replace(/_(.)/g, (_, letter) => letter.toUpperCase())],
    good: BOOLEANS,
    wrong: BOOLEAN_WRONG,
    missing: { default: key !== "sort_transports" },
  })),
];

const HTTP_BASE = { type: "http", url: "http://h" };
const API_KEY = { type: "api_key", apiKey: "k" };

describe("the keys of the transport http", () => {
  testKeys([...COMMON, ...HTTP], "transport", (keys) => ({ ...HTTP_BASE, ...keys }));
});
describe("the keys of auth", () => {
  testKeys(AUTH, "transport.auth", (keys) => ({ ...HTTP_BASE, auth: { ...API_KEY, ...keys } }));
});
describe("the keys of retry", () => {
  testKeys(RETRY, "transport.retry", (keys) => ({ ...HTTP_BASE, retry: keys }));
});
describe("the keys of the transport file", () => {
  const base = { type: "file", log_file_path: "events" };
  testKeys([...COMMON, ...FILE], "transport", (keys) => ({ ...base, ...keys }));
});
describe("the keys of the transport composite", () => {
  const base = { type: "composite", transports: [{ type: "noop" }] };
  testKeys([...COMMON, ...COMPOSITE], "transport", (keys) => ({ ...base, ...keys }));
});
for (const type of ["console", "noop"]) {
  describe(`the keys of the transport ${type}`, () => {
    testKeys(COMMON, "transport", (keys) => ({ type, ...keys }));
  });
}

describe("keys of the Python client that have no effect here", () => {
  const cases: readonly (readonly [transport: Record<string, unknown>, key: string])[] = [
    ...["redirect", "other", "backoff_jitter", "raise_on_status", "respect_retry_after_header"]
      .map((key) => [{ ...HTTP_BASE, retry: { [key]: "1" } }, `retry.${key}`] as const),
    [{ ...HTTP_BASE, sslContext: { caCertPath: "ca.pem" } }, "sslContext"],
    ...["storage_options", "filesystem", "fs_kwargs", "debug_mode"]
      .map((key) => [{ type: "file", log_file_path: "e", [key]: "1" }, key] as const),
  ];
  for (const [transport, key] of cases) {
    it(`warns of transport.${key}`, async () => {
      const { faults, warnings } = await inspect(transport);
      assertEquals(faults, []);
      assertEquals(warnings.length, 1);
      assertStringIncludes(
        warnings[0] ?? "",
        `key "transport.${key}" in the option 'config' has no`,
      );
    });
  }
});

function testKeys(
  cases: readonly KeyCase[],
  section: string,
  make: (keys: Record<string, unknown>) => Record<string, unknown>,
): void {
  for (const { key, aliases = [], good, wrong, missing } of cases) {
    for (const name of [key, ...aliases]) {
      for (const value of good) {
        it(`take ${JSON.stringify(value)} for ${name}`, async () => {
          const { faults, warnings } = await inspect(make(spelled(key, name, value)));
          assertEquals(faults.map(({ message }) => message), []);
          assertEquals(warnings, []);
        });
      }
    }
    for (const [value, state] of wrong) {
      it(`refuse ${JSON.stringify(value)} for ${key}`, async () => {
        const { faults } = await inspect(make({ [key]: value }));
        assertEquals(faults.length, 1, faults.map(({ message }) => message).join("\n"));
        assertStringIncludes(faults[0]?.message ?? "", state);
        assertStringIncludes(faults[0]?.path ?? "", `${section}.${key}`);
      });
    }
    it(`know what to do without ${key}`, async () => {
      const fault = missing !== undefined && "fault" in missing ? [missing.fault] : [];
      for (const absent of [null, undefined]) {
        const { faults } = await inspect(make({ [key]: absent }));
        assertEquals(faults.map(({ message }) => message.split(": ").at(-1)), fault);
      }
      const { entries } = await inspect(make({ [key]: undefined }));
      const entry = entries.find(({ path }) => path === `${section}.${key}`);
      const expected = missing !== undefined && "default" in missing
        ? [missing.default, "default"]
        : [undefined, undefined];
      assertEquals([entry?.value, entry?.source], expected);
    });
  }
}

function inspect(transport: Record<string, unknown>): Promise<ConfigReport> {
  const config = { transport: without(transport) as Record<string, unknown> };
  return inspectConfig({ config, env: {}, cwd: "/nowhere" });
}

/** The value under another name, and nothing under its own. */
function spelled(key: string, name: string, value: unknown): Record<string, unknown> {
  return name === key ? { [key]: value } : { [key]: undefined, [name]: value };
}

/** A copy without what is undefined, deeply. */
function without(value: unknown): object {
  return JSON.parse(JSON.stringify(value));
}
