import type { NamespaceResolver } from "../enrichment.ts";
import { pythonRegExp } from "../python/python_regexp.ts";

type Resolve = (namespace: string) => string;

/**
 * Creates the function that changes the namespaces of datasets.
 *
 * @throws {SyntaxError} If an expression does not parse.
 */
export function namespaceResolver(resolvers: readonly NamespaceResolver[]): Resolve {
  const all = resolvers.map(resolveOf);
  return (namespace) => {
    for (const resolve of all) {
      const resolved = resolve(namespace);
      if (resolved !== namespace) return resolved;
    }
    return namespace;
  };
}

function resolveOf(resolver: NamespaceResolver): Resolve {
  if (typeof resolver === "function") return resolver;
  const { schema } = resolver;
  const resolve = resolveAnySchema(resolver);
  if (!schema) return resolve;
  return (namespace) => namespace.startsWith(`${schema}://`) ? resolve(namespace) : namespace;
}

function resolveAnySchema(resolver: Exclude<NamespaceResolver, Resolve>): Resolve {
  const { name } = resolver;
  switch (resolver.type) {
    case "hostList": {
      const hosts = resolver.hosts.map((host) => new RegExp(escapeRegExp(host), "gi"));
      return (namespace) => {
        // Not `test`, which keeps its place in a global expression.
        const host = hosts.find((host) => namespace.search(host) >= 0);
        return host === undefined ? namespace : namespace.replace(host, () => name);
      };
    }
    case "pattern": {
      const pattern = globalRegExp(resolver.regex);
      return (namespace) => namespace.replace(pattern, name);
    }
    case "patternGroup": {
      const { matchingGroup } = resolver;
      const pattern = globalRegExp(resolver.regex);
      return (namespace) => {
        const [first] = namespace.matchAll(pattern);
        const group = typeof matchingGroup === "number"
          ? first?.[matchingGroup]
          : first?.groups?.[matchingGroup];
        return group === undefined ? namespace : namespace.replace(pattern, () => group);
      };
    }
    default:
      return resolver satisfies never;
  }
}

function globalRegExp(regex: string | RegExp): RegExp {
  const { source, flags } = typeof regex === "string" ? pythonRegExp(regex) : regex;
  return new RegExp(source, `${flags.replace(/[gy]/g, "")}g`);
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
