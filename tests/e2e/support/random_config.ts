import type { ConfigCase } from "./python_openlineage.ts";
import type { Random } from "./random.ts";

type Leaf = readonly [path: readonly string[], values: readonly unknown[]];
type Tree = { [key: string]: unknown };

const BOOLEANS = ["true", "false"];
const HTTP: readonly Leaf[] = [
  [["endpoint"], ["api/v2", "events/x", ""]],
  [["timeout"], ["1", "2.5", "30"]],
  [["verify"], ["true"]],
  [["compression"], ["gzip"]],
  [["custom_headers"], [{ "X-A": "one" }, { "X-A": "two", "x-b": "three" }]],
  [["custom_headers", "x-c"], ["four", "five"]],
  [["retry", "total"], ["0", "2", "9"]],
  [["retry", "backoff_factor"], ["0.5", "1"]],
  [["retry", "status_forcelist"], [["500", "429"], ["503"]]],
  [["name"], ["main"]],
  [["priority"], ["3", "-1"]],
];
const SECTIONS: readonly Leaf[] = [
  [["facets", "environment_variables"], [["A"], ["B", "PATH"], []]],
  [["facets", "source_code_location", "disabled"], BOOLEANS],
  [["facets", "source_code_location", "repo_url"], ["https://git.example/a", "u"]],
  [["facets", "source_code_location", "version"], ["abc", "v1"]],
  [["facets", "source_code_location", "tag"], ["t1"]],
  [["facets", "source_code_location", "branch"], ["main", "feature/x"]],
  [["facets", "source_code_location", "pull_request_number"], ["7"]],
  [["filters"], [[{ type: "exact", match: "orders" }], [{ type: "regex", regex: "tmp_.*" }], []]],
  [["tags", "job", "team"], ["orders", "menus"]],
  [["tags", "job", "tier"], ["gold"]],
  [["tags", "run"], [{ a: "b" }, { c: "d", e: "f" }]],
  [["tags", "run", "a"], ["g"]],
  [["dataset", "reducing_enabled"], BOOLEANS],
  [["dataset", "disabled_trimmers"], [["openlineage.client.dataset.trimmers.DateTrimmer"], []]],
];
const AUTH = [
  { type: "api_key", api_key: "k" },
  { type: "jwt", api_key: "k", token_endpoint: "https://h/token", token_fields: ["a", "b"] },
  { type: "jwt", api_key: "k", token_endpoint: "https://h/token", expires_in_field: "exp" },
  { type: "oauth2", client_id: "c", client_secret: "s", token_endpoint: "https://h", scope: "a" },
];
const QUEUE: readonly Leaf[] = [
  [["max_queue_size"], ["1", "500"]],
  [["max_concurrent_requests"], ["7"]],
];
const RULES: Leaf = [["async_transport_rules"], [{ dbt: { run: "true" } }, {
  "*": { "*": "false" },
}]];
const KAFKA: readonly Leaf[] = [
  [["topic"], ["events", "lineage.events"]],
  [["config"], [
    { "bootstrap.servers": "g:9092", acks: "all" },
    { "bootstrap.servers": "h:9092", "client.id": "a" },
  ]],
  [["message_key"], ["orders"]],
  [["flush"], BOOLEANS],
  [["name"], ["main"]],
];
/** The Python client looks for the exact name, which a variable has in lower case. */
const NO_VARIABLE = new Set(["domainId"]);
const CHILDREN = ["alpha", "beta", "gamma"];
/** Transports that the Python client reads without their packages. */
const VENDORS = {
  async_http: [[["url"], ["http://one", "http://two:5000"]], ...HTTP, ...QUEUE],
  kafka: KAFKA,
  "msk-iam": [
    ...KAFKA,
    [["region"], ["eu-west-1"]],
    [["aws_profile"], ["prod"]],
    [["role_arn"], ["arn:aws:iam::1:role/a"]],
  ],
  datadog: [
    [["apiKey"], ["k1", "k2"]],
    [["site"], ["datadoghq.eu", "http://proxy:8080"]],
    [["timeout"], ["2.5"]],
    [["retry"], [{ total: "2", backoff_factor: "1" }]],
    ...QUEUE,
    RULES,
  ],
  gcplineage: [
    [["project_id"], ["p1", "p2"]],
    [["location"], ["eu"]],
    [["credentials_path"], ["/etc/key.json"]],
  ],
  transform: [
    [["transport"], [{ type: "http", url: "http://one" }, { type: "http", url: "http://two" }]],
    [["transformer_class"], [
      "openlineage.client.transport.transform.JobNamespaceReplaceTransformer",
      "JobNamespaceReplaceTransformer",
    ]],
    [["transformer_properties"], [{ new_job_namespace: "a" }, { a: { b: "c" } }]],
  ],
  amazon_datazone_api: [
    [["domainId"], ["d1", "d2"]],
    [["region"], ["eu-west-1"]],
    [["name"], ["main"]],
  ],
  file: [
    [["log_file_path"], ["events", "/var/log/lineage/events"]],
    [["append"], BOOLEANS],
    [["name"], ["main"]],
    [["priority"], ["3", "-1"]],
  ],
  console: [[["name"], ["main"]], [["priority"], ["3"]]],
  composite: [
    ...CHILDREN.flatMap((name): Leaf[] => [
      [["transports", name, "type"], ["http"]],
      [["transports", name, "url"], ["http://one", "http://two:5000"]],
      [["transports", name, "timeout"], ["2.5"]],
      [["transports", name, "priority"], ["3", "-1"]],
    ]),
    [["continue_on_failure"], BOOLEANS],
    [["continue_on_success"], BOOLEANS],
    [["sort_transports"], BOOLEANS],
  ],
} as const satisfies Readonly<Record<string, readonly Leaf[]>>;
const REQUIRED = new Set([
  "type",
  "url",
  "topic",
  "config",
  "apiKey",
  "project_id",
  "region",
  "transport",
  "transformer_class",
  "log_file_path",
  "domainId",
]);
/** Creates a configuration that both clients take, spread over sources with overlaps. */
export function randomConfig(random: Random): ConfigCase {
  const pick = <Value>(values: readonly Value[]): Value =>
    values[random.below(values.length)] as Value;
  const legacy = random.next() < 0.3 ? legacyOf(random) : {};
  const hasTransport = !("OPENLINEAGE_URL" in legacy) || random.next() < 0.7;
  const isComposite = hasTransport && random.next() < 0.3;
  // Both at once is a difference between the clients.
  const alias = pick(["apiKey", "api_key"]);
  const roots = isComposite
    ? CHILDREN.map((name) => ["transport", "transports", name])
    : hasTransport
    ? [["transport"]]
    : [];
  const leaves: Leaf[] = [
    ...roots.flatMap((root) => [
      [[...root, "type"], ["http"]] as const,
      [[...root, "url"], ["http://one", "http://two:5000"]] as const,
      ...HTTP.map(([path, values]) => [[...root, ...path], values] as const),
      [[...root, "auth"], [apiKey(alias, "k1"), apiKey(alias, "k2")]] as const,
    ]),
    ...isComposite
      ? [
        [["transport", "type"], ["composite"]] as const,
        [["transport", "continue_on_failure"], BOOLEANS] as const,
        [["transport", "sort_transports"], BOOLEANS] as const,
      ]
      : [],
    ...SECTIONS,
  ];
  return spread(random, leaves, legacy);
}

/** Creates a configuration of a transport other than those of {@linkcode randomConfig}. */
export function randomVendorConfig(random: Random): ConfigCase {
  const types = Object.keys(VENDORS);
  const type = types[random.below(types.length)] as keyof typeof VENDORS;
  const leaves = VENDORS[type].map(([path, values]) => [["transport", ...path], values] as const);
  // One in all sources: the keys of two types would be merged.
  const auth: Leaf[] = type === "async_http"
    ? [[["transport", "auth"], [AUTH[random.below(AUTH.length)]]]]
    : [];
  return spread(random, [[["transport", "type"], [type]], ...auth, ...leaves], {});
}

/** Spreads values over the sources: each that is required is in one at least. */
function spread(
  random: Random,
  leaves: readonly Leaf[],
  variables: Readonly<Record<string, string>>,
): ConfigCase {
  const pick = <Value>(values: readonly Value[]): Value =>
    values[random.below(values.length)] as Value;
  const sources: Tree[] = [{}, {}, {}];
  for (const [path, values] of leaves) {
    const isRequired = REQUIRED.has(path.at(-1) ?? "");
    // In one source at least, and now and then in another as well.
    const places = sources.slice(0, NO_VARIABLE.has(path.at(-1) ?? "") ? 2 : 3);
    const first = isRequired || random.next() < 0.4 ? random.below(places.length) : undefined;
    for (const [index, source] of places.entries()) {
      if (index === first || random.next() < 0.08) set(source, path, pick(values));
    }
  }
  const [config = {}, file = {}, environment = {}] = sources;
  const place = pick([
    "work/openlineage.yml",
    "home/.openlineage/openlineage.yml",
    "work/other.yml",
  ]);
  const unread = { transport: { type: "http", url: "http://unread" } };
  return {
    config,
    files: {
      ...place.startsWith("home") ? {} : { "home/.openlineage/openlineage.yml": yaml(unread, 0) },
      ...place.endsWith("other.yml") ? { "work/openlineage.yml": yaml(unread, 0) } : {},
      [place]: yaml(file, 0) || "{}",
    },
    env: {
      ...Object.fromEntries(variablesOf(environment, "OPENLINEAGE", random)),
      ...variables,
      OPENLINEAGE_CONFIG: place.endsWith("other.yml") ? "other.yml" : "",
    },
  };
}

function legacyOf(random: Random): Record<string, string> {
  return {
    OPENLINEAGE_URL: "http://legacy",
    ...random.next() < 0.5 ? { OPENLINEAGE_ENDPOINT: "api/v3" } : {},
    ...random.next() < 0.5 ? { OPENLINEAGE_API_KEY: "legacy" } : {},
  };
}

function apiKey(alias: string, value: string): Tree {
  return { type: "api_key", [alias]: value };
}

function set(tree: Tree, path: readonly string[], value: unknown): void {
  const [first = "", ...rest] = path;
  if (rest.length === 0) {
    tree[first] = value;
    return;
  }
  if (typeof tree[first] !== "object" || Array.isArray(tree[first])) tree[first] = {};
  // Cases share the picked values.
  tree[first] = { ...tree[first] as Tree };
  set(tree[first] as Tree, rest, value);
}

/** Writes YAML in the block style, with plain scalars where they may be. */
function yaml(tree: Tree, depth: number): string {
  return Object.entries(tree).map(([key, value]) => {
    const name = /^[a-z]/i.test(key) ? key : JSON.stringify(key);
    const start = `${"  ".repeat(depth)}${name}:`;
    if (typeof value === "string") {
      return /^[a-z0-9][a-z0-9_./-]*$/i.test(value)
        ? `${start} ${value}\n`
        : `${start} ${JSON.stringify(value)}\n`;
    }
    if (Array.isArray(value)) return `${start} ${JSON.stringify(value)}\n`;
    const isEmpty = Object.keys(value as Tree).length === 0;
    return isEmpty ? `${start} {}\n` : `${start}\n${yaml(value as Tree, depth + 1)}`;
  }).join("");
}

/** Writes a variable for each value, or one for a whole section as JSON. */
function variablesOf(value: unknown, name: string, random: Random): [string, string][] {
  const isMap = typeof value === "object" && !Array.isArray(value);
  if (!isMap) return [[name, typeof value === "string" ? value : JSON.stringify(value)]];
  const depth = name.split("__").length;
  if (depth > 1 && random.next() < 0.2) return [[name, JSON.stringify(value)]];
  return Object.entries(value as Tree).flatMap(([key, item]) =>
    variablesOf(item, `${name}__${key.toUpperCase()}`, random)
  );
}
