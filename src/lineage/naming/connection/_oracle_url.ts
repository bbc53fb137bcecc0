import { type Connection, urlError } from "./_connection.ts";
import { hostsNamespace, parseHosts } from "./_hosts.ts";

/**
 * Reads a JDBC URL of Oracle, if it is one; none of their forms is a URL of any standard.
 * https://docs.oracle.com/en/database/oracle/oracle-database/21/jjdbc/data-sources-and-URLs.html
 */
export function oracleConnection(url: string): Connection | undefined {
  const match = /^\s*jdbc:oracle:\w+:?(.*)$/is.exec(url);
  if (!match) return undefined;
  // A password with an "@" has to be in quotes.
  const descriptor = /^(?:"[^"]*"|[^"@])*@(.*)$/s.exec(match[1] ?? "")?.[1]?.trim();
  if (!descriptor) throw urlError("it has no '@' with a server after it");
  const { servers, service } = readDescriptor(descriptor);
  if (service && !/^[\w.$#-]+$/.test(service)) throw urlError("its service is malformed");
  return {
    system: "Oracle",
    namespace: hostsNamespace("oracle", parseHosts(servers), { defaultPort: 1521 }),
    qualifiers: [
      { name: "service", value: service || undefined },
      { name: "schema", value: undefined },
    ],
  };
}

/** The servers, with commas between them, and the service name or SID. */
interface Descriptor {
  readonly servers: string;
  readonly service: string | undefined;
}

function readDescriptor(descriptor: string): Descriptor {
  if (descriptor.startsWith("(")) return readTns(descriptor);
  const ldap = /^ldaps?:(?:\/\/)?(\S*)/i.exec(descriptor)?.[1];
  return ldap === undefined ? readEasyConnect(descriptor) : readLdap(ldap);
}

function readTns(descriptor: string): Descriptor {
  const addresses = descriptor.matchAll(/\(\s*address\s*=((?:\s*\([^()]*\))+)\s*\)/gi);
  const servers = Array.from(addresses, ([, address = ""]) => {
    const port = tnsValue(address, "port");
    return `${tnsValue(address, "host") ?? ""}${port === undefined ? "" : `:${port}`}`;
  });
  const names = ["service_name", "sid", "instance_name"].map((key) => tnsValue(descriptor, key));
  return { servers: servers.join(","), service: names.find((name) => name !== undefined) };
}

function tnsValue(text: string, key: string): string | undefined {
  return new RegExp(`\\(\\s*${key}\\s*=\\s*([^()\\s]+)\\s*\\)`, "i").exec(text)?.[1];
}

/** Reads "oid:5000/mydb1,cn=OracleContext,dc=com". The last segment has the name. */
function readLdap(address: string): Descriptor {
  const [servers = "", ...path] = address.split("/");
  return { servers, service: path.at(-1)?.split(",")[0] };
}

/** Reads "//host:port/service:dedicated/instance", or "host:port:sid". */
function readEasyConnect(descriptor: string): Descriptor {
  const plain = descriptor.replace(/^(?:\w+:)?\/\//, "").replace(/\?.*$/s, "");
  const [servers = "", path] = plain.split(/\/(.*)/s);
  if (path !== undefined) return { servers, service: path.split(/[:/]/)[0] };
  const sid = /^(.*):(?!\d+$)([^:,\]]+)$/s.exec(servers);
  return sid ? { servers: sid[1] ?? "", service: sid[2] } : { servers, service: undefined };
}
