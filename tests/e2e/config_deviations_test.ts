import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { describe, it } from "node:test";
import {
  type ConfigCase,
  type PythonClient,
  pythonClients,
  type PythonTransport,
} from "./support/python_openlineage.ts";
import { type RunlineClient, runlineClient } from "./support/runline_config.ts";

/** The difference of the clients with one configuration. Ours is an error, or the compared value. */
interface Deviation {
  readonly name: string;
  readonly given: ConfigCase;
  readonly python: readonly [look: (client: PythonClient) => unknown, expected: unknown];
  readonly ours:
    | { readonly error: string }
    | { readonly look: (client: RunlineClient) => unknown; readonly expected: unknown };
}

const FILE = "work/openlineage.yml";
const HTTP = "transport: { type: http, url: 'http://h' }";

const DEVIATIONS: readonly Deviation[] = [
  {
    name: "an API key of digits in a variable",
    given: {
      env: {
        OPENLINEAGE__TRANSPORT__TYPE: "http",
        OPENLINEAGE__TRANSPORT__URL: "http://h",
        OPENLINEAGE__TRANSPORT__AUTH__TYPE: "api_key",
        OPENLINEAGE__TRANSPORT__AUTH__APIKEY: "1e5",
      },
    },
    python: [(client) => transportOf(client)["bearer"], "Bearer 100000.0"],
    ours: { look: bearerOf, expected: "Bearer 1e5" },
  },
  {
    name: "an API key that YAML reads as an octal number",
    given: {
      files: { [FILE]: http("auth: { type: api_key, apiKey: 0777 }") },
    },
    python: [(client) => transportOf(client)["bearer"], "Bearer 511"],
    ours: { look: bearerOf, expected: "Bearer 0777" },
  },
  {
    name: "an API key that is a JSON number",
    given: { config: { transport: { type: "http", url: "http://h", auth: apiKey(150) } } },
    python: [(client) => transportOf(client)["bearer"], "Bearer 150"],
    ours: { error: "key \"transport.auth.apiKey\" in the option 'config': expected a string" },
  },
  {
    name: "the value of a tag that looks like a number",
    given: { files: { [FILE]: "tags: { job: { version: 1.10 } }" } },
    python: [(client) => mergedOf(client)["tags"], { job: { version: 1.1 }, run: {} }],
    ours: { look: ({ enrichment }) => enrichment.jobTags?.[0]?.value, expected: "1.10" },
  },
  {
    name: "a number with a leading zero",
    given: { files: { [FILE]: http("timeout: 010") } },
    python: [(client) => transportOf(client)["timeout"], 8],
    ours: { look: (client) => Number(entryOf(client, "transport.timeout")), expected: 10 },
  },
  {
    name: "a number with an underscore",
    given: { files: { [FILE]: http("timeout: 1_000") } },
    python: [(client) => transportOf(client)["timeout"], 1000],
    ours: { error: 'key "transport.timeout"' },
  },
  {
    name: "VERIFY=False in a variable",
    given: {
      env: {
        OPENLINEAGE__TRANSPORT__TYPE: "http",
        OPENLINEAGE__TRANSPORT__URL: "http://h",
        OPENLINEAGE__TRANSPORT__VERIFY: "False",
      },
    },
    python: [(client) => transportOf(client)["verify"], "False"],
    // Taken for false, which a fetch that is given may do.
    ours: { look: ({ requests }) => requests.length, expected: 1 },
  },
  {
    name: "transports that variables name",
    given: {
      env: {
        OPENLINEAGE__TRANSPORT__TYPE: "composite",
        OPENLINEAGE__TRANSPORT__TRANSPORTS__A: '{"type":"http","url":"http://a"}',
        OPENLINEAGE__TRANSPORT__TRANSPORTS__B: '{"type":"http","url":"http://b"}',
      },
    },
    python: [childUrls, ["http://b", "http://a"]],
    ours: { look: hostsOf, expected: ["a", "b"] },
  },
  {
    name: "OPENLINEAGE_URL beside transports that variables name",
    given: {
      env: {
        OPENLINEAGE_URL: "http://legacy",
        OPENLINEAGE__TRANSPORT__TYPE: "composite",
        OPENLINEAGE__TRANSPORT__TRANSPORTS__A: '{"type":"http","url":"http://a"}',
        OPENLINEAGE__TRANSPORT__TRANSPORTS__Z: '{"type":"http","url":"http://z"}',
      },
    },
    python: [childUrls, ["http://z", "http://legacy", "http://a"]],
    ours: { look: hostsOf, expected: ["legacy", "a", "z"] },
  },
  {
    name: "OPENLINEAGE_URL beside a transport without type",
    given: { env: { OPENLINEAGE_URL: "http://h" }, files: { [FILE]: "transport: { name: a }" } },
    python: [kindOf, "http"],
    ours: { error: 'key "transport.type"' },
  },
  {
    name: "two spellings of a key in two sources",
    given: {
      files: { [FILE]: http("auth: { type: api_key, api_key: file }") },
      env: { OPENLINEAGE__TRANSPORT__AUTH__APIKEY: "variable" },
    },
    python: [(client) => transportOf(client)["bearer"], "Bearer variable"],
    ours: { look: bearerOf, expected: "Bearer file" },
  },
  {
    name: "a spelling that the Python client does not list",
    given: { files: { [FILE]: http("customHeaders: { X-A: b }") } },
    python: [(client) => transportOf(client)["custom_headers"], {}],
    ours: { look: ({ requests }) => requests[0]?.headers.get("x-a"), expected: "b" },
  },
  {
    name: "a key that nothing reads",
    given: { files: { [FILE]: http("tiemout: 1") } },
    python: [({ warnings }) => warnings, []],
    ours: { look: ({ warnings }) => warnings.length, expected: 1 },
  },
  {
    name: "keys as the Java client calls them",
    given: { files: { [FILE]: http("headers: { X-A: b }, urlParams: { c: d }") } },
    python: [(client) => transportOf(client)["custom_headers"], {}],
    ours: {
      look: ({ requests }) => [requests[0]?.headers.get("x-a"), requests[0]?.url],
      expected: ["b", "http://h/api/v1/lineage?c=d"],
    },
  },
  {
    name: "auth that is null",
    given: { files: { [FILE]: http("auth: null") } },
    python: [(client) => errorOf(client)?.startsWith("TypeError"), true],
    ours: { look: bearerOf, expected: null },
  },
  {
    name: "retry that is null",
    given: { files: { [FILE]: http("retry: null") } },
    python: [(client) => errorOf(client)?.startsWith("TypeError"), true],
    ours: { look: hostsOf, expected: ["h"] },
  },
  {
    name: "a class as the type of auth",
    given: { files: { [FILE]: http("auth: { type: acme.Tokens }") } },
    python: [errorOf, "ImportError: Failed to import acme.Tokens"],
    ours: { error: 'key "transport.auth.type"' },
  },
  {
    name: "keys of files that are elsewhere",
    given: {
      files: {
        [FILE]:
          "transport: { type: file, log_file_path: /dev/null, append: true, debug_mode: true }",
      },
    },
    python: [kindOf, "file"],
    ours: { look: ({ warnings }) => warnings.length, expected: 1 },
  },
  {
    name: "a value of another type",
    given: { files: { [FILE]: http("timeout: soon") } },
    python: [(client) => transportOf(client)["timeout"], "soon"],
    ours: { error: 'key "transport.timeout"' },
  },
  {
    name: "a variable beside one that goes deeper",
    given: {
      files: { [FILE]: HTTP },
      env: { OPENLINEAGE__TAGS__JOB: '{"a":"b"}', OPENLINEAGE__TAGS__JOB__C: "d" },
    },
    python: [({ warnings }) => warnings, []],
    ours: { look: ({ warnings }) => warnings.length, expected: 1 },
  },
  {
    name: "OPENLINEAGE_URL and the environment afterwards",
    given: { env: { OPENLINEAGE_URL: "http://h" } },
    python: [
      ({ variables }) =>
        variables.includes("OPENLINEAGE__TRANSPORT__TRANSPORTS__DEFAULT_HTTP__URL"),
      true,
    ],
    ours: { look: ({ variables }) => variables, expected: ["OPENLINEAGE_URL"] },
  },
  {
    name: "auth without type",
    given: { files: { [FILE]: http("auth: { apiKey: k }") } },
    python: [(client) => transportOf(client)["bearer"], null],
    ours: { error: 'key "transport.auth.type"' },
  },
  {
    name: "$OPENLINEAGE_CONFIG that names no file",
    given: { files: { [FILE]: HTTP }, env: { OPENLINEAGE_CONFIG: "missing.yml" } },
    python: [kindOf, "http"],
    ours: { error: 'there is no such file, but "OPENLINEAGE_CONFIG" names it' },
  },
  {
    name: "a folder that is called openlineage.yml",
    given: {
      files: { [`${FILE}/x`]: "", "home/.openlineage/openlineage.yml": HTTP },
    },
    python: [kindOf, "http"],
    ours: { error: 'Cannot read lineage configuration "' },
  },
  ...["transport: [", "- transport", "a: 1\na: 2\nb: [", "--- 1\n--- 2"].map((yaml) => ({
    name: `a file that holds ${JSON.stringify(yaml)}`,
    given: { files: { [FILE]: yaml } },
    python: [
      kindOf,
      yaml.startsWith("-") && !yaml.startsWith("---") ? undefined : "console",
    ] as const,
    ours: { error: "Cannot read lineage configuration" },
  })),
  {
    name: "two equal keys",
    given: { files: { [FILE]: "transport: { type: noop }\ntransport: { type: console }" } },
    python: [kindOf, "console"],
    ours: { error: 'openlineage.yml" line 2: duplicated mapping key' },
  },
  {
    name: "an explicit tag of YAML",
    given: { files: { [FILE]: http("timeout: !!float '2'") } },
    python: [(client) => transportOf(client)["timeout"], 2],
    ours: { error: "Cannot read lineage configuration" },
  },
  ...["transport: null", "transport: { url: 'http://h' }"].map((yaml) => ({
    name: yaml,
    given: { files: { [FILE]: yaml } },
    python: [kindOf, "console"] as const,
    ours: { error: 'Cannot use lineage configuration key "transport' },
  })),
  {
    name: "an unknown type of transport",
    given: { files: { [FILE]: "transport: { type: acme.Transport }" } },
    python: [errorOf, "ImportError: Failed to import acme.Transport"],
    ours: { error: "unknown transport type" },
  },
  ...["facets: null", "tags: null", "filters: null", "dataset: null"].map((yaml) => ({
    name: yaml,
    given: { files: { [FILE]: `${yaml}\n${HTTP}` } },
    python: [(client: PythonClient) => errorOf(client) !== undefined, true] as const,
    ours: { look: hostsOf, expected: ["h"] },
  })),
  {
    name: "the name of a facet, which the Java client may disable",
    given: { files: { [FILE]: `facets: { sql: { disabled: true } }\n${HTTP}` } },
    python: [errorOf, "ValueError: Failed to parse OpenLineage config."],
    ours: { look: ({ enrichment }) => enrichment.disabledFacets, expected: ["sql"] },
  },
  {
    name: "variables of the environment facet as a text",
    given: { files: { [FILE]: `facets: { environment_variables: 'AB;C' }\n${HTTP}` } },
    python: [
      (client) => (mergedOf(client)["facets"] as Record<string, unknown>)["environment_variables"],
      // In which each name is looked for as a part of the text.
      "AB;C",
    ],
    ours: { look: ({ enrichment }) => enrichment.environmentVariables, expected: ["AB", "C"] },
  },
  ...[
    "[{ match: a }]",
    "[{ type: glob }]",
    "[{ type: exact, regex: a }]",
  ].map((filters) => ({
    name: `filters: ${filters}`,
    given: { files: { [FILE]: `filters: ${filters}\n${HTTP}` } },
    python: [kindOf, "http"] as const,
    ours: { error: 'key "filters[0].' },
  })),
  {
    name: "a regular expression that does not parse",
    given: { files: { [FILE]: `filters: [{ type: regex, regex: '(' }]\n${HTTP}` } },
    python: [(client) => errorOf(client)?.includes("missing ), unterminated subpattern"), true],
    ours: { error: 'key "filters[0].regex"' },
  },
  {
    name: "a filter with a key that nothing reads",
    given: { files: { [FILE]: `filters: [{ type: exact, match: a, note: b }]\n${HTTP}` } },
    python: [errorOf, "ValueError: Failed to parse OpenLineage config."],
    ours: { look: ({ warnings }) => warnings.length, expected: 1 },
  },
  {
    name: "a section that only the Java client has",
    given: { files: { [FILE]: `job: { tags: 'a:b' }\n${HTTP}` } },
    python: [(client) => Object.keys(mergedOf(client)).includes("job"), false],
    ours: { look: ({ enrichment }) => enrichment.jobTags?.length, expected: 1 },
  },
  {
    name: "resolvers of namespaces, which the Java client has",
    given: { files: { [FILE]: `dataset: { namespaceResolvers: {} }\n${HTTP}` } },
    python: [errorOf, "ValueError: Failed to parse OpenLineage config."],
    ours: { look: hostsOf, expected: ["h"] },
  },
  {
    name: "an unknown trimmer",
    given: {
      files: { [FILE]: `dataset: { reducing_enabled: on, extra_trimmers: [a.B] }\n${HTTP}` },
    },
    python: [kindOf, "http"],
    ours: { error: "nknown trimmer" },
  },
  {
    name: "OPENLINEAGE_DISABLED beside a broken section",
    given: { files: { [FILE]: "facets: text" }, env: { OPENLINEAGE_DISABLED: "true" } },
    python: [(client) => errorOf(client) !== undefined, true],
    ours: { look: ({ requests }) => requests, expected: [] },
  },
  {
    name: "a level of OPENLINEAGE_CLIENT_LOGGING in small letters",
    given: { files: { [FILE]: HTTP }, env: { OPENLINEAGE_CLIENT_LOGGING: "error" } },
    python: [errorOf, "ValueError: Unknown level: 'error'"],
    ours: { look: hostsOf, expected: ["h"] },
  },
  {
    name: "NaN in a variable",
    given: { files: { [FILE]: HTTP }, env: { OPENLINEAGE__TAGS__JOB__A: "-Infinity" } },
    python: [(client) => mergedOf(client)["tags"], { job: { a: "-inf" }, run: {} }],
    ours: { look: ({ enrichment }) => enrichment.jobTags?.[0]?.value, expected: "-Infinity" },
  },
  {
    name: "a base with a path",
    given: { files: { [FILE]: "transport: { type: http, url: 'http://h/base' }" } },
    python: [(client) => transportOf(client)["target"], "http://h/api/v1/lineage"],
    ours: {
      look: ({ requests }) => requests.map(({ url }) => url),
      expected: ["http://h/base/api/v1/lineage"],
    },
  },
  {
    name: "an endpoint that is a whole URL",
    given: { files: { [FILE]: http("endpoint: http://e/x") } },
    python: [(client) => transportOf(client)["target"], "http://e/x"],
    ours: { error: 'key "transport.endpoint"' },
  },
];

describe("configuredClient() and its intended differences from the Python client", () => {
  const pythons = pythonClients(DEVIATIONS.map(({ given }) => given));
  for (const [index, { name, given, python, ours }] of DEVIATIONS.entries()) {
    it(name, async () => {
      const theirs = (await pythons)[index];
      assert(theirs);
      const [look, expected] = python;
      assertEquals(look(theirs), expected);
      const client = await runlineClient(given);
      if ("error" in ours) {
        assertStringIncludes("error" in client ? client.error : "no error", ours.error);
        return;
      }
      assert("value" in client, JSON.stringify(client));
      assertEquals(ours.look(client.value), ours.expected);
    });
  }
});

function http(rest: string): string {
  return `transport: { type: http, url: 'http://h', ${rest} }`;
}

function apiKey(key: unknown): Record<string, unknown> {
  return { type: "api_key", apiKey: key };
}

function transportOf({ transport }: PythonClient): PythonTransport {
  assert("value" in transport, JSON.stringify(transport));
  return transport.value;
}

function mergedOf({ merged }: PythonClient): Readonly<Record<string, unknown>> {
  assert("value" in merged, JSON.stringify(merged));
  return merged.value;
}

function kindOf({ transport }: PythonClient): string | undefined {
  return "value" in transport ? transport.value.kind : undefined;
}

function errorOf({ transport }: PythonClient): string | undefined {
  return "error" in transport ? transport.error : undefined;
}

function childUrls(client: PythonClient): unknown {
  return (transportOf(client)["transports"] as PythonTransport[]).map((child) => child["url"]);
}

function bearerOf({ requests }: RunlineClient): string | null | undefined {
  return requests[0]?.headers.get("authorization");
}

function hostsOf({ requests }: RunlineClient): string[] {
  return requests.map(({ url }) => new URL(url).host);
}

function entryOf({ entries }: RunlineClient, path: string): unknown {
  return entries.find((entry) => entry.path === path)?.value;
}
