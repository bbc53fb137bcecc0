import type { ConfigLayer, ConfigPlace } from "./_layer.ts";
import { isConfigMap, mergeConfig } from "./value.ts";
import type { ConfigMap, ConfigPath } from "./value.ts";

/** Environment variables by their names. */
export type Environment = Readonly<Record<string, string | undefined>>;

const PREFIX = "OPENLINEAGE__";

/**
 * Reads the `OPENLINEAGE__` variables: `OPENLINEAGE__TRANSPORT__URL` is `transport.url`. A variable
 * replaces those that go deeper, of which `onWarning` is told.
 */
export function envLayer(env: Environment, onWarning: (message: string) => void): ConfigLayer {
  // By their names in small letters, in which a part may hold a dot.
  const variables = new Map<string, string>();
  let root: ConfigMap = {};
  // In this order a variable comes before those that go deeper.
  for (const name of Object.keys(env).filter((name) => name.startsWith(PREFIX)).sort()) {
    const text = env[name];
    if (text === undefined) continue;
    const path = pathOf(name);
    const winner = around(path).find((key) => variables.has(key));
    if (winner !== undefined) {
      onWarning(`The variable "${name}" is ignored: "${variables.get(winner)}" replaces it`);
      continue;
    }
    const value = parseVariable(text, () => {
      // The value is not quoted: it may hold a key.
      onWarning(`The variable "${name}" looks like JSON and is none: it is taken as a text`);
    });
    variables.set(path.join("__"), name);
    // A child comes first only where names differ in case. It wins, but keeps its place.
    root = mergeConfig(mergeConfig(root, nested(path, value)), root);
  }
  return { value: root, place: (path) => placeOf(path, variables) };
}

/**
 * Reads the three older variables. They are an HTTP transport where there is no other, and one more
 * child, `default_http`, of a composite one that names its children; a list replaces it. They also
 * fill in an `async_http` that `OPENLINEAGE__TRANSPORT__TYPE` names.
 */
export function legacyLayer(env: Environment, config: ConfigMap): ConfigLayer | undefined {
  const http = legacyHttp(env);
  if (http === undefined) return undefined;
  const { transport } = config;
  if (transport === undefined) return legacyAt(["transport"], { type: "http", ...http });
  const taken = Object.keys(env).some((name) =>
    /^OPENLINEAGE__TRANSPORT(__TRANSPORTS(__DEFAULT_HTTP.*)?)?$/.test(name)
  );
  if (!isConfigMap(transport) || taken) return undefined;
  if (env["OPENLINEAGE__TRANSPORT__TYPE"] === "async_http") return legacyAt(["transport"], http);
  if (transport["type"] !== "composite") return undefined;
  return legacyAt(["transport", "transports", "default_http"], { type: "http", ...http });
}

function legacyHttp(env: Environment): ConfigMap | undefined {
  const { OPENLINEAGE_URL: url, OPENLINEAGE_ENDPOINT: endpoint, OPENLINEAGE_API_KEY: key } = env;
  if (!url) return undefined;
  return {
    url,
    ...(endpoint ? { endpoint } : {}),
    ...(key ? { auth: { type: "api_key", apiKey: key } } : {}),
  };
}

function legacyAt(path: readonly string[], http: ConfigMap): ConfigLayer {
  return {
    value: nested(path, http) as ConfigMap,
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

function pathOf(name: string): string[] {
  return name.slice(PREFIX.length).toLowerCase().split("__");
}

/** Lists a path and those around it, the nearest first. */
function around(path: readonly string[]): string[] {
  return path.map((_, index) => path.slice(0, path.length - index).join("__"));
}

function placeOf(path: ConfigPath, variables: ReadonlyMap<string, string>): ConfigPlace {
  const key = around(path.map((part) => String(part).toLowerCase())).find((key) =>
    variables.has(key)
  );
  const variable = key === undefined ? undefined : variables.get(key);
  if (variable === undefined) return { where: "the environment", source: "variable" };
  return { where: `the variable "${variable}"`, source: "variable", variable };
}

function nested(path: readonly string[], value: unknown): ConfigMap {
  const [first = "", ...rest] = path;
  return { [first]: rest.length === 0 ? value : nested(rest, value) };
}

/** Reads JSON lists and maps. A number or a truth value stays text, as an API key may look like one. */
function parseVariable(text: string, onBroken: () => void): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "number" || typeof value === "boolean" ? text : value;
  } catch {
    if (/[{}[\]]/.test(text)) onBroken();
    return text;
  }
}
