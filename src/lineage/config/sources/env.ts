import type { ConfigLayer, ConfigPlace } from "../reading/layer.ts";
import { isObject } from "../../../internal/is_object.ts";
import type { ConfigMap, ConfigPath } from "../value.ts";
import type { Environment } from "../../../internal/permitted_env.ts";

const PREFIX = "OPENLINEAGE__";

// No key of the configuration is as deep.
const MAX_DEPTH = 30;

/**
 * Reads the `OPENLINEAGE__` variables: `OPENLINEAGE__TRANSPORT__URL` is `transport.url`. A variable
 * replaces the deeper ones, which causes a warning.
 */
export function envLayer(env: Environment, onWarning: (message: string) => void): ConfigLayer {
  // By their names in lower case, in which a part may have a dot.
  const variables = new Map<string, string>();
  const root: Tree = new Map();
  // In this order a variable comes before the deeper ones.
  for (const name of Object.keys(env).filter((name) => name.startsWith(PREFIX)).sort()) {
    const text = env[name];
    if (text === undefined) continue;
    const path = name.slice(PREFIX.length).toLowerCase().split("__");
    const winner = path.length > MAX_DEPTH ? "" : around(path).find((key) => variables.has(key));
    if (winner !== undefined) {
      const reason = winner === ""
        ? "its name is too deep"
        : `"${variables.get(winner)}" replaces it`;
      onWarning(`The variable "${name}" is ignored: ${reason}`);
      continue;
    }
    const value = parseVariable(text, () => {
      // The value is not quoted: it may hold a key.
      onWarning(`The variable "${name}" looks like JSON and is not: it is used as a string`);
    });
    variables.set(path.join("__"), name);
    add(root, path, value);
  }
  return { value: toMap(root), place: (path) => placeOf(path, variables) };
}

/** A map that is being built. An immutable one would be copied for each variable. */
type Tree = Map<string, unknown>;

/** Adds a value. An existing value stays: its name differs in case only. */
function add(tree: Tree, path: readonly string[], value: unknown): void {
  const [first = "", ...rest] = path;
  if (rest.length > 0 || isObject(value)) {
    if (!tree.has(first)) tree.set(first, new Map());
    const child = tree.get(first);
    if (!(child instanceof Map)) return;
    if (rest.length > 0) return add(child, rest, value);
    for (const [key, item] of Object.entries(value as ConfigMap)) add(child, [key], item);
  } else if (!tree.has(first)) {
    tree.set(first, value);
  }
}

function toMap(tree: Tree): ConfigMap {
  const entries = [...tree].map(([key, value]) =>
    [key, value instanceof Map ? toMap(value as Tree) : value] as const
  );
  return Object.fromEntries(entries);
}

/**
 * Reads the three older variables. They are an HTTP transport if there is no other, and one more
 * child, `default_http`, of a composite transport that names its children; a list replaces it. They
 * also complete an `async_http` that `OPENLINEAGE__TRANSPORT__TYPE` names.
 */
export function legacyLayer(env: Environment, config: ConfigMap): ConfigLayer | undefined {
  const http = legacyHttp(env);
  if (http === undefined) return undefined;
  const { transport } = config;
  if (transport === undefined) return legacyAt(["transport"], { type: "http", ...http });
  const taken = Object.keys(env).some((name) =>
    /^OPENLINEAGE__TRANSPORT(__TRANSPORTS(__DEFAULT_HTTP.*)?)?$/.test(name)
  );
  if (!isObject(transport) || taken) return undefined;
  if (env["OPENLINEAGE__TRANSPORT__TYPE"] === "async_http") return legacyAt(["transport"], http);
  if (transport["type"] !== "composite") return undefined;
  return legacyAt(["transport", "transports", "default_http"], { type: "http", ...http });
}

function legacyHttp(env: Environment): ConfigMap | undefined {
  const { OPENLINEAGE_URL: url, OPENLINEAGE_ENDPOINT: endpoint, OPENLINEAGE_API_KEY: key } = env;
  if (!url) return undefined;
  return {
    url,
    // An empty one is the URL itself, as in the Python client.
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(key ? { auth: { type: "api_key", apiKey: key } } : {}),
  };
}

function legacyAt(path: readonly string[], http: ConfigMap): ConfigLayer {
  const value = path.reduceRight<ConfigMap>((inner, key) => ({ [key]: inner }), http);
  return {
    value,
    place(whole) {
      const key = whole[path.length];
      const variable = key === "endpoint"
        ? "OPENLINEAGE_ENDPOINT"
        : key === "auth"
        ? "OPENLINEAGE_API_KEY"
        : "OPENLINEAGE_URL";
      return { where: `the variable "${variable}"`, source: "legacy", variable };
    },
  };
}

/** Lists a path and those around it, the nearest first. */
function around(path: readonly string[]): string[] {
  return path.map((_, index) => path.slice(0, path.length - index).join("__"));
}

function placeOf(path: ConfigPath, variables: ReadonlyMap<string, string>): ConfigPlace {
  const key = around(path.map((part) => String(part).toLowerCase()))
    .find((key) => variables.has(key));
  const variable = key === undefined ? undefined : variables.get(key);
  if (variable === undefined) return { where: "the environment", source: "variable" };
  return { where: `the variable "${variable}"`, source: "variable", variable };
}

/** Reads JSON lists and maps. A number or a boolean stays a string, as an API key may look like one. */
function parseVariable(text: string, onBroken: () => void): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "number" || typeof value === "boolean" ? text : value;
  } catch {
    if (/[{}[\]]/.test(text)) onBroken();
    return text;
  }
}
