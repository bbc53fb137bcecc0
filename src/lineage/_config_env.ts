import type { ConfigLayer } from "./_config_layer.ts";
import { formatPath, isConfigMap } from "./_config_value.ts";
import type { ConfigMap } from "./_config_value.ts";

/** Environment variables by their names. */
export type Environment = Readonly<Record<string, string | undefined>>;

const PREFIX = "OPENLINEAGE__";
const DEFAULT_HTTP_PREFIX = `${PREFIX}TRANSPORT__TRANSPORTS__DEFAULT_HTTP`;

/**
 * Reads the `OPENLINEAGE__` variables: `OPENLINEAGE__TRANSPORT__URL` is `transport.url`. A variable
 * replaces those that go deeper, of which `onWarning` is told.
 */
export function envLayer(env: Environment, onWarning: (message: string) => void): ConfigLayer {
  const variables = new Map<string, string>();
  const value: Record<string, unknown> = {};
  // In this order a variable comes before those that go deeper.
  const names = Object.keys(env).filter((name) => name.startsWith(PREFIX)).sort();
  for (const name of names) {
    const text = env[name];
    if (text === undefined) continue;
    const path = name.slice(PREFIX.length).toLowerCase().split("__");
    const parent = prefixesOf(path).find((prefix) => variables.has(prefix));
    if (parent !== undefined) {
      onWarning(`The variable "${name}" is ignored: "${variables.get(parent)}" replaces it`);
      continue;
    }
    variables.set(formatPath(path), name);
    setPath(value, path, parseVariable(text));
  }
  return {
    value,
    place(path) {
      const plain = path.map((part) => typeof part === "string" ? part.toLowerCase() : part);
      const key = [formatPath(plain), ...prefixesOf(plain)].find((key) => variables.has(key));
      const name = key === undefined ? undefined : variables.get(key);
      return { where: name === undefined ? "the environment" : `the variable "${name}"` };
    },
  };
}

/**
 * Reads the three older variables. They are an HTTP transport where there is no other, and one more
 * child, `default_http`, of a composite one that names its children; a list replaces it.
 */
export function legacyLayer(env: Environment, config: ConfigMap): ConfigLayer | undefined {
  const { OPENLINEAGE_URL: url, OPENLINEAGE_ENDPOINT: endpoint, OPENLINEAGE_API_KEY: key } = env;
  if (!url) return undefined;
  const http = {
    type: "http",
    url,
    ...(endpoint ? { endpoint } : {}),
    ...(key ? { auth: { type: "api_key", apiKey: key } } : {}),
  };
  const { transport } = config;
  const isComposite = isConfigMap(transport) && transport["type"] === "composite";
  const place = () => ({ where: 'the variables "OPENLINEAGE_URL", "…_ENDPOINT" and "…_API_KEY"' });
  if (transport === undefined) return { value: { transport: http }, place };
  if (!isComposite) return undefined;
  if (Object.keys(env).some((name) => name.startsWith(DEFAULT_HTTP_PREFIX))) return undefined;
  return { value: { transport: { transports: { default_http: http } } }, place };
}

/** Lists the paths around a path, the nearest first. */
function prefixesOf(path: readonly (string | number)[]): string[] {
  return path.slice(1).map((_, index) => formatPath(path.slice(0, path.length - 1 - index)));
}

function setPath(root: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [first = "", ...rest] = path;
  if (rest.length === 0) {
    root[first] = value;
    return;
  }
  const next = isConfigMap(root[first]) ? { ...root[first] } : {};
  setPath(next, rest, value);
  root[first] = next;
}

/** Reads JSON lists and maps. A number or a truth value stays text, as an API key may look like one. */
function parseVariable(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "number" || typeof value === "boolean" ? text : value;
  } catch {
    return text;
  }
}
